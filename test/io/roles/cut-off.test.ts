import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../../src/accounts/inventory.js';
import { cutOff } from '../../../src/roles/revoke/cut-off.js';
import { temporaryHome } from '../../support/temporary-home.js';

/* The commands that cut a person off, typed into a shell whose `aws` answers as AWS would and writes down what it was asked. */

const AWS = `#!/bin/sh
for word in "$@"; do printf '%s\\037' "$word"; done >> "$ASKED"
printf '\\n' >> "$ASKED"
case "$*" in
  *list-instances*InstanceArn*) echo arn:aws:sso:::instance/ssoins-1 ;;
  *list-instances*) echo d-1 ;;
  *get-user-id*) echo 11111111-aaaa ;;
  *create-policy*) echo p-1 ;;
  *list-roots*) echo r-1 ;;
  *list-account-assignments-for-principal*) printf '444455556666\\tarn:set/1\\n777788889999\\tarn:set/2\\n' ;;
  *list-group-memberships-for-member*) printf 'm-1\\tm-2\\n' ;;
  *list-access-keys*) printf 'AKIA1\\tAKIA2\\n' ;;
  *list-mfa-devices*) echo arn:aws:iam::111122223333:mfa/ada ;;
esac
`;

const inventory = inventoryOf(
  {
    accounts: [
      { name: 'main', account_id: '111122223333' },
      {
        name: 'dev',
        account_id: '222222222222',
        role_name: 'Dev',
        mfa_serial: 'arn:aws:iam::999900001111:mfa/ada',
      },
      {
        name: 'payments',
        account_id: '444455556666',
        sso_session: 'corp',
        permission_sets: ['ReadOnlyAccess'],
      },
    ],
    sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' } },
  },
  { path: '/accounts.json', origin: 'own' },
);

function typed(person: string): readonly (readonly string[])[] {
  const home = temporaryHome();
  chmodSync(home.write('bin/aws', AWS), 0o755);
  const commands = cutOff(person, inventory)
    .flatMap((step) => step.commands)
    .filter((command) => !command.startsWith('acctmgr'));
  execFileSync('sh', ['-eu', '-c', commands.join('\n')], {
    env: { PATH: `${home.at('bin')}:/usr/bin:/bin`, ASKED: home.at('asked') },
  });
  return readFileSync(home.at('asked'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\u001f').slice(0, -1));
}

const after = (words: readonly string[], flag: string): string => words[words.indexOf(flag) + 1] ?? '';

describe('the commands that cut a person off', () => {
  const asAda = () => {
    const asked = typed('ada');
    return { asked, calls: (operation: string) => asked.filter((words) => words.includes(operation)) };
  };

  it('deny by the id of the user, before anything else changes', () => {
    const { asked, calls } = asAda();
    const [policy] = calls('create-policy');
    expect(JSON.parse(after(policy ?? [], '--content'))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'identitystore:UserId': '11111111-aaaa' } },
        },
      ],
    });
    expect(calls('attach-policy')[0]).toEqual([
      ...['organizations', 'attach-policy', '--policy-id', 'p-1', '--target-id', 'r-1'],
    ]);
    const changing = asked.filter(([, operation = '']) => !/^(list|get)-/.test(operation));
    expect(changing[0]?.[1]).toBe('create-policy');
  });

  it('take every assignment and every group away', () => {
    const { calls } = asAda();
    expect(
      calls('delete-account-assignment').map((words) => [
        after(words, '--target-id'),
        after(words, '--permission-set-arn'),
        after(words, '--principal-id'),
      ]),
    ).toEqual([
      ['444455556666', 'arn:set/1', '11111111-aaaa'],
      ['777788889999', 'arn:set/2', '11111111-aaaa'],
    ]);
    expect(calls('delete-group-membership').map((words) => after(words, '--membership-id'))).toEqual([
      'm-1',
      'm-2',
    ]);
  });

  it('deny the IAM user everything first, then take keys, password and devices, in each account that may have it', () => {
    const { asked } = asAda();
    const ofUser = asked.filter(
      ([service, operation = '']) => service === 'iam' && !operation.startsWith('list-'),
    );
    const once = [
      'put-user-policy',
      'update-access-key',
      'update-access-key',
      'delete-login-profile',
      'deactivate-mfa-device',
    ];
    expect(ofUser.map(([, operation]) => operation)).toEqual([...once, ...once]);
    expect(JSON.parse(after(ofUser[0] ?? [], '--policy-document'))).toMatchObject({
      Statement: [{ Effect: 'Deny' }],
    });
  });

  it.each(["o'brien@example.com", 'a b"; touch /tmp/never #', '$(id)', 'ada; id'])(
    'take the name %j for nothing but a name',
    (person) => {
      const said = typed(person);
      const id = said.find((words) => words.includes('get-user-id'));
      expect(JSON.parse(after(id ?? [], '--alternate-identifier'))).toEqual({
        UniqueAttribute: { AttributePath: 'userName', AttributeValue: person },
      });
      expect(after(said.find((words) => words.includes('put-user-policy')) ?? [], '--user-name')).toBe(
        person,
      );
    },
  );

  it('end with the roles whose sessions everybody has to take anew', () => {
    expect(cutOff('ada', inventory).at(-1)?.commands).toEqual(['acctmgr roles revoke dev']);
  });

  it('name the accounts that accounts.json knows of', () => {
    const titles = cutOff('ada', inventory).map(({ title }) => title);
    expect(titles).toEqual([
      'Find the person in the Identity Center of corp',
      'Deny all that they hold now, in every account of the organization',
      'Unassign them, so that they get no new session',
      'End their sign-ins to corp',
      'The IAM user ada of main (111122223333)',
      'The IAM user ada of 999900001111',
      'The sessions of roles that they may hold',
    ]);
    expect(
      cutOff('ada', inventory)
        .flatMap(({ notes }) => notes)
        .join('\n'),
    ).toContain('payments (444455556666): ReadOnlyAccess');
  });
});
