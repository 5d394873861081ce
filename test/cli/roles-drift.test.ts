import { describe, expect, it } from 'vitest';
import { rolesOf } from '../support/role-calls.js';
import { DEV, MAIN, openScene, PROD, type Scene } from '../support/scene.js';

const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const ROOT = `arn:aws:iam::${MAIN}:root`;
const ASSUMED =
  'Own accounts are those of accounts.json, since no organization was listed: acctmgr sync organizations\n';

const trusting = (AWS: string | readonly string[], more: object = {}) => ({
  Version: '2012-10-17' as const,
  Statement: [{ Effect: 'Allow' as const, Principal: { AWS }, Action: 'sts:AssumeRole', ...more }],
});

/** A role as acctmgr makes it for an account of this name. */
const asDesigned = (account: string) => ({
  trust: trusting(ROOT),
  description: `Access to ${account}, set up with acctmgr`,
  tags: { 'acctmgr:managed-by': 'acctmgr' },
  managedPolicies: [READ_ONLY],
  lastUsed: '2026-02-27T12:00:00Z',
});

type RoleSettings = Parameters<Scene['role']>[2];

/** Accounts with a role each, which are as they are to be but for what is said. */
async function withRoles(
  web: RoleSettings = {},
  entries: readonly object[] = [],
  more: object = {},
): Promise<Scene> {
  const scene = await openScene();
  const entry = (name: string, id: string, settings: RoleSettings = {}, keys: object = {}) => ({
    name,
    account_id: id,
    role_arn: scene.role(id, name, { ...asDesigned(name), ...settings }),
    ...keys,
  });
  scene.inventory(
    [
      { name: 'main', account_id: MAIN },
      entry('web', DEV, web),
      entry('api', PROD),
      entry('prod', '444444444444', {}, { protected: true }),
      ...entries,
    ],
    more,
  );
  return scene;
}

interface Told {
  readonly ok: boolean;
  readonly counts: object;
  readonly roles: readonly {
    readonly account: string;
    readonly state?: string;
    readonly differences?: readonly { readonly kind: string; readonly lines: readonly string[] }[];
    readonly findings?: readonly { readonly code: string }[];
    readonly last_used?: string | null;
    readonly message?: string | null;
    readonly left_out?: string;
  }[];
}

async function told(scene: Scene, ...argv: readonly string[]): Promise<Told & { readonly exitCode: number }> {
  const { stdout, exitCode } = await scene.cli('roles', 'drift', ...argv, '--json');
  return { ...(JSON.parse(stdout) as Told), exitCode };
}

/** All that would change something. */
const CHANGING = /^(?:Create|Update|Put|Delete|Attach|Detach|Tag|Untag)/;

describe('roles drift', () => {
  it('says that nothing is wrong, and changes nothing', async () => {
    const scene = await withRoles();
    expect(await scene.cli('roles', 'drift', '--all')).toMatchObject({
      stderr: ASSUMED,
      exitCode: 0,
      stdout: `Looking at 2 roles; left out: 1 without a role (main); 1 protected; --protected takes them, too (prod)...
ACCOUNT  ROLE  STATE                   LAST USED
web      web   as designed             2d ago
api      api   as designed             2d ago
main           left out: has no role
prod           left out: is protected

✓ Nothing is wrong with 2 roles.
`,
    });
    expect(scene.aws.requests.filter(({ action }) => CHANGING.test(action))).toEqual([]);
    // AWS lets the session do nothing but read.
    expect(scene.aws.calls('AssumeRole').map(({ params }) => params['PolicyArns.member.1.arn'])).toEqual([
      READ_ONLY,
      READ_ONLY,
    ]);
    expect(scene.log().map(({ event, reason, status }) => [event, reason, status])).toEqual([
      ['roles drift', 'roles drift', 'success'],
      ['roles drift', 'roles drift', 'success'],
    ]);
  });

  it('says what differs and what is risky, with what to do', async () => {
    const scene = await withRoles(
      {
        trust: trusting([ROOT, '999999999999']),
        managedPolicies: [READ_ONLY, ADMINISTRATOR],
        maxSessionDuration: 7200,
        tags: { Owner: 'somebody' },
      },
      [{ name: 'gone', account_id: PROD, role_name: 'Gone' }],
    );
    const { stdout, exitCode } = await scene.cli('roles', 'drift', 'web', 'api', 'gone');
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`Looking at 3 roles...
ACCOUNT  ROLE  STATE                   LAST USED
web      web   3 differences, 4 risks  2d ago
gone     Gone  not read
api      api   as designed             2d ago

web:
  - trust: principal arn:aws:iam::999999999999:root
  - managed policy: ${ADMINISTRATOR}
  ~ max session: 2h → 1h
  fix: acctmgr roles plan web

web: High risk. It trusts 999999999999, an account that accounts.json does not have.
  fix: Ask whose it is. To have it trust only whom it is to: acctmgr roles apply web --adopt

web: High risk. It is an administrator (AdministratorAccess), and whoever has keys of those it trusts needs no MFA.
  fix: To have it asked for: acctmgr roles apply web --mfa --adopt

web: High risk. It may do everything by AdministratorAccess, and is not to.
  fix: To take that away: acctmgr roles apply web --adopt

web: Risk. It asks 999999999999 for no external id, so that others whom they serve may be let in by them, too.
  fix: Agree on one with them (acctmgr roles template web --generate-external-id makes one). To have it asked for: acctmgr roles apply web --adopt

web: It is kept by somebody else.
  fix: acctmgr leaves it alone, unless it is taken over: acctmgr roles apply web --adopt

gone: AWS did not let arn:aws:iam::${MAIN}:user/ada assume arn:aws:iam::${PROD}:role/Gone.
  fix: Look at it by a role that may read IAM: acctmgr roles drift gone --via OrganizationAccountAccessRole

✗ Something is wrong with 2 of 3 roles.
`);
  });

  it('compares by the flags of the template', async () => {
    const scene = await withRoles({
      maxSessionDuration: 14_400,
      managedPolicies: [READ_ONLY, ADMINISTRATOR],
    });
    const flags = ['--managed-policy', 'ReadOnlyAccess', '--managed-policy', 'AdministratorAccess', '--mfa'];
    const { roles, exitCode } = await told(scene, 'web', ...flags, '--max-session', '4h');
    expect(exitCode).toBe(1);
    expect(roles[0]).toMatchObject({
      state: 'different',
      differences: [{ kind: 'trust', lines: ['+ trust: condition Bool aws:MultiFactorAuthPresent = true'] }],
      findings: [{ code: 'no_mfa' }],
      last_used: '2026-02-27T12:00:00.000Z',
    });
  });

  it('looks at protected accounts that are named, and asks nobody', async () => {
    const scene = await withRoles();
    const asked = await told(scene, 'prod');
    expect(asked.roles[0]).toMatchObject({
      state: 'different',
      differences: [{ lines: ['+ trust: condition Bool aws:MultiFactorAuthPresent = true'] }],
    });
    const mfa = ['--trust', ROOT];
    expect((await told(scene, '--all', '--protected', ...mfa)).roles.map(({ account }) => account)).toEqual([
      'web',
      'api',
      'prod',
      'main',
    ]);
  });

  it('reads by the role that is named, and says which role is not there', async () => {
    const scene = await withRoles({}, [{ name: 'gone', account_id: PROD, role_name: 'Gone' }]);
    scene.role(PROD, 'OrganizationAccountAccessRole');
    const { roles, counts, exitCode } = await told(scene, 'gone', '--via', 'OrganizationAccountAccessRole');
    expect({ exitCode, counts }).toMatchObject({ exitCode: 1, counts: { missing: 1 } });
    expect(roles[0]).toMatchObject({ state: 'missing', findings: [], message: null });
    const { stdout } = await scene.cli('roles', 'drift', 'gone', '--via', 'OrganizationAccountAccessRole');
    expect(stdout).toContain(`
gone: There is no role arn:aws:iam::${PROD}:role/Gone.
  fix: acctmgr roles plan gone
`);
  });

  it('says which role may not read itself, and goes on with the others', async () => {
    const nothing = { managedPolicies: [], inlinePolicies: {} };
    const scene = await withRoles(nothing);
    const { roles, exitCode } = await told(scene, 'web', 'api');
    expect(exitCode).toBe(1);
    expect(roles.map(({ account, state }) => [account, state])).toEqual([
      ['web', 'not_read'],
      ['api', 'as_designed'],
    ]);
    expect(roles[0]?.message).toMatch(/iam:GetRole/);
    const { stdout } = await scene.cli(
      'roles',
      'drift',
      'web',
      '--max-session',
      '2h',
      '--description',
      'a b',
    );
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      "acctmgr roles drift web --max-session 7200 --description 'a b' --via OrganizationAccountAccessRole",
    );
  });

  it('tells the risks of a role of which nobody says whom it is to trust', async () => {
    const scene = await withRoles();
    scene.role(DEV, 'open', { ...asDesigned('open'), trust: trusting('*') });
    scene.inventory(
      ['web', 'open'].map((name) => ({
        name,
        account_id: DEV,
        role_name: name,
        source_profile: 'default',
      })),
    );
    const { roles, counts, exitCode } = await told(scene, 'open');
    expect({ exitCode, counts }).toMatchObject({ exitCode: 1, counts: { not_compared: 1, risky: 1 } });
    expect(roles[0]).toMatchObject({ state: 'not_compared', findings: [{ code: 'trusts_everybody' }] });
    const { stdout, exitCode: fine } = await scene.cli('roles', 'drift', 'web', '--via', 'open');
    expect(stdout).toContain(`
web: It is not compared. Whom the role of web is to trust is not known.
  fix: Name them with --trust:`);
    expect(stdout).toContain('✓ Nothing is wrong with 1 role; not compared: 1.\n');
    expect(fine).toBe(0);
  });

  it('shows a principal that was deleted', async () => {
    const scene = await withRoles();
    const bob = `arn:aws:iam::${MAIN}:user/bob`;
    scene.aws.user({ account: MAIN, name: 'bob' });
    const role_arn = scene.role(DEV, 'ops', asDesigned('ops'));
    const iam = await rolesOf(scene.aws, scene.aws.user({ account: DEV, name: 'admin' }), () => scene.time);
    await iam.change('ops', { kind: 'trust', document: trusting([ROOT, bob]) });
    scene.inventory([
      { name: 'main', account_id: MAIN },
      { name: 'ops', account_id: DEV, role_arn },
    ]);
    scene.aws.deletePrincipal(bob);
    const [role] = (await told(scene, 'ops')).roles;
    expect(role?.differences?.map(({ kind }) => kind)).toEqual(['broken_principal']);
    expect(role?.findings?.map(({ code }) => code)).toEqual(['deleted_principal']);
  });

  it('writes JUnit', async () => {
    const scene = await withRoles({ maxSessionDuration: 7200 });
    await scene.cli('roles', 'drift', '--all', '--junit', scene.home.at('drift.xml'));
    const text = scene.home.read('drift.xml');
    expect(text).toContain(
      '<testsuite name="acctmgr roles drift" tests="4" failures="1" errors="0" skipped="2"',
    );
    expect(text).toContain('<failure type="different" message="~ max session: 2h → 1h"/>');
  });

  it('refuses what would change something, and accounts without a role that are named', async () => {
    const scene = await withRoles();
    const generating = await scene.cli('roles', 'drift', 'web', '--generate-external-id');
    expect(generating.exitCode).toBe(2);
    expect(generating.stderr).toContain('drift changes nothing');
    const base = await scene.cli('roles', 'drift', 'main', 'web');
    expect(base).toMatchObject({ exitCode: 2, stdout: '' });
    expect(base.stderr).toContain('names no role of main');
  });

  it('is let into no role that settings.unattended forbids, and into others as reading only', async () => {
    const scene = await withRoles({}, [], {
      settings: { unattended: { accounts: ['api'], read_only: true } },
    });
    const { roles } = await told(scene, '--all');
    expect(roles.slice(0, 2).map(({ account, state }) => [account, state])).toEqual([
      ['web', 'not_read'],
      ['api', 'as_designed'],
    ]);
  });
});
