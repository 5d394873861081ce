import type { EffectiveAccount } from '../../accounts/effective.js';
import { permissionSetsOf } from '../../accounts/permission-sets.js';
import { parseMfaArn } from '../../aws/arn.js';
import type { Inventory } from '../../accounts/inventory.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';

/*
 * How one person is cut off everywhere, as commands for whoever may do so (Identity Center User Guide, Revoke active IAM role
 * sessions created by permission sets; IAM User Guide, Disabling permissions for temporary security credentials). Nothing of it
 * is done here: these are other people's rights.
 */

/** One thing to do. */
export interface CutOffStep {
  readonly title: string;
  /** What a person should know of it, a sentence each. */
  readonly notes: readonly string[];
  /** In order, for a POSIX shell. */
  readonly commands: readonly string[];
}

type People = Pick<Inventory, 'accounts' | 'signIns'>;

const DENY_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };

/** In a shell, with `"$user"` put in where the id belongs. */
const denyById = (): string => {
  const [head = '', tail = ''] = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'identitystore:UserId': 'USER' } },
      },
    ],
  }).split('USER"}');
  return `'${head}'"$user"'"}${tail}'`;
};

/** The accounts that a sign-in leads into, as people see them: `payments (444455556666): ro, admin`. */
const ledInto = ({ accounts }: People, signIn: string): readonly string[] =>
  accounts
    .filter(({ sso_session }) => sso_session === signIn)
    .map((account) => {
      const sets = permissionSetsOf(account).map(({ name }) => oneLine(name));
      return `${oneLine(account.name)} (${account.account_id})${sets.length === 0 ? '' : `: ${sets.join(', ')}`}`;
    });

const MOST_NAMED = 20;

const someOf = (listed: readonly string[]): string => {
  const more = listed.length - MOST_NAMED;
  return [...listed.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
};

function ofSignIn(people: People, person: string, signIn: string): readonly CutOffStep[] {
  const { region } = people.signIns[signIn] ?? { region: '' };
  const at = `--region ${shellWord(region)}`;
  const name = JSON.stringify({ UniqueAttribute: { AttributePath: 'userName', AttributeValue: person } });
  const listed = ledInto(people, signIn);
  const policy = shellWord(`CutOff-${person.replaceAll(/[^\w+=,.@-]/g, '-')}`.slice(0, 128));
  return [
    {
      title: `Find the person in the Identity Center of ${oneLine(signIn)}`,
      notes: [
        'In the management account, or where Identity Center is delegated to. The following commands use what these found.',
      ],
      commands: [
        `instance=$(aws sso-admin list-instances ${at} --query 'Instances[0].InstanceArn' --output text)`,
        `store=$(aws sso-admin list-instances ${at} --query 'Instances[0].IdentityStoreId' --output text)`,
        `user=$(aws identitystore get-user-id ${at} --identity-store-id "$store" --alternate-identifier ${shellWord(name)} --query UserId --output text)`,
      ],
    },
    {
      title: 'Deny all that they hold now, in every account of the organization',
      notes: [
        'By the id of the user, which stays the same when a name changes. Typed in the management account of the organization, where a service control policy denies nothing itself: there, the next step is what counts.',
      ],
      commands: [
        `policy=$(aws organizations create-policy --type SERVICE_CONTROL_POLICY --name ${policy} --description 'Cut off' --content ${denyById()} --query Policy.PolicySummary.Id --output text)`,
        `aws organizations attach-policy --policy-id "$policy" --target-id "$(aws organizations list-roots --query 'Roots[0].Id' --output text)"`,
      ],
    },
    {
      title: 'Unassign them, so that they get no new session',
      notes: [
        listed.length === 0
          ? 'accounts.json knows of no account behind this sign-in; the commands find all of them.'
          : `accounts.json knows of ${someOf(listed)}. The commands find all of them.`,
        'Where groups come from an identity provider, take the person out of them there: it puts them back here.',
      ],
      commands: [
        `aws sso-admin list-account-assignments-for-principal ${at} --instance-arn "$instance" --principal-type USER --principal-id "$user" --query "AccountAssignments[?PrincipalType=='USER'].[AccountId,PermissionSetArn]" --output text | while read -r account set; do\n  aws sso-admin delete-account-assignment ${at} --instance-arn "$instance" --target-type AWS_ACCOUNT --target-id "$account" --permission-set-arn "$set" --principal-type USER --principal-id "$user"\ndone`,
        `for membership in $(aws identitystore list-group-memberships-for-member ${at} --identity-store-id "$store" --member-id UserId="$user" --query 'GroupMemberships[].MembershipId' --output text); do\n  aws identitystore delete-group-membership ${at} --identity-store-id "$store" --membership-id "$membership"\ndone`,
      ],
    },
    {
      title: `End their sign-ins to ${oneLine(signIn)}`,
      notes: [
        `AWS has no command for it: Identity Center console (${oneLine(region)}), Users, ${oneLine(person)}, Active sessions, End; then Disable user access. With an identity provider, disable them there first.`,
        'On their own machine, acctmgr logout --all ends the sign-in, too, and forgets what it gave.',
      ],
      commands: [],
    },
  ];
}

/** The accounts in which the person may be an IAM user, by id: those without a role, and those of MFA devices. */
function homesOf({
  accounts,
}: People): readonly { readonly id: string; readonly name: string | undefined }[] {
  const nameOf = (id: string) => accounts.find(({ account_id }) => account_id === id)?.name;
  const bases = accounts.filter(({ access }) => access.kind === 'base').map(({ account_id: id }) => id);
  const ofDevices = accounts.flatMap(({ mfa_serial }) => parseMfaArn(mfa_serial ?? '')?.accountId ?? []);
  return [...new Set([...bases, ...ofDevices])].map((id) => ({ id, name: nameOf(id) }));
}

const forEach = (variable: string, listed: string, command: string): string =>
  `for ${variable} in $(aws iam ${listed} --output text); do\n  aws iam ${command}\ndone`;

function ofUser(person: string, { id, name }: ReturnType<typeof homesOf>[number]): CutOffStep {
  const user = `--user-name ${shellWord(person)}`;
  return {
    title: `The IAM user ${oneLine(person)} of ${name === undefined ? id : `${oneLine(name)} (${id})`}`,
    notes: [
      'The first command denies keys and MFA sessions at once. It does not reach sessions of roles that they have taken: the last step does.',
      'With the credentials of an administrator of that account. Delete what is switched off once nobody misses it.',
    ],
    commands: [
      `aws iam put-user-policy ${user} --policy-name CutOff --policy-document ${shellWord(JSON.stringify(DENY_ALL))}`,
      forEach(
        'key',
        `list-access-keys ${user} --query 'AccessKeyMetadata[].AccessKeyId'`,
        `update-access-key ${user} --status Inactive --access-key-id "$key"`,
      ),
      `aws iam delete-login-profile ${user}`,
      forEach(
        'device',
        `list-mfa-devices ${user} --query 'MFADevices[].SerialNumber'`,
        `deactivate-mfa-device ${user} --serial-number "$device"`,
      ),
    ],
  };
}

/** A role by its account, where acctmgr can cut its sessions off. */
const isByRole = ({ access, oidc }: EffectiveAccount): boolean =>
  access.kind === 'role' && oidc === undefined;

function ofRoles({ accounts }: People): readonly CutOffStep[] {
  const names = accounts.filter(isByRole).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    {
      title: 'The sessions of roles that they may hold',
      notes: [
        'By the time when they were given: everybody who holds an older session of these roles has to take a new one, and so do workloads.',
      ],
      commands: names.map((name) => `acctmgr roles revoke ${shellWord(oneLine(name))}`),
    },
  ];
}

/** All that cuts a person off, in the order to do it in: what they hold first, then what would give them more. */
export const cutOff = (person: string, people: People): readonly CutOffStep[] => [
  ...Object.keys(people.signIns).flatMap((signIn) => ofSignIn(people, person, signIn)),
  ...homesOf(people).map((home) => ofUser(person, home)),
  ...ofRoles(people),
];
