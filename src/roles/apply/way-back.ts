import type { RoleState } from '../../aws/role-state.js';
import { shellWord } from '../../system/shell-word.js';
import type { RoleChange } from '../role-client.js';

/* What undoes the steps of an apply: commands of the AWS CLI, which need nothing of acctmgr, with the documents in files. */

/** A document of before, and the file that it is kept in. */
export interface KeptDocument {
  readonly name: string;
  readonly document: unknown;
}

const TRUST = 'trust.json';
/** IAM allows no other characters in the name; nothing that it says leads out of the folder. */
const inlineFile = (policy: string): string => `policy-${policy.replaceAll(/[^\w+=,.@-]/g, '_')}.json`;

/** All of a role as it was. The first one is what IAM told, for people. */
export const keptDocuments = (state: RoleState): readonly KeptDocument[] => [
  { name: 'role.json', document: state },
  { name: TRUST, document: state.trust },
  ...Object.entries(state.inlinePolicies).map(([policy, document]) => ({
    name: inlineFile(policy),
    document,
  })),
];

/** A name may begin with a hyphen, and is no flag then. */
const named = (flag: string, name: string): string =>
  name.startsWith('-') ? shellWord(`${flag}=${name}`) : `${flag} ${shellWord(name)}`;

const iam = (action: string, role: string, ...words: readonly string[]): string =>
  ['aws iam', action, named('--role-name', role), ...words].join(' ');

/** The AWS CLI reads the file that a value `file://…` names, but none within JSON: whoever writes a description does not choose what is sent. */
const settings = ({ name, description, maxSessionSeconds }: RoleState): string =>
  [
    'aws iam update-role --cli-input-json',
    shellWord(
      JSON.stringify({ RoleName: name, Description: description, MaxSessionDuration: maxSessionSeconds }),
    ),
  ].join(' ');

/** @param fileOf - where a document of before lies */
function undo(step: RoleChange, state: RoleState, fileOf: (name: string) => string): readonly string[] {
  const { name } = state;
  switch (step.kind) {
    case 'settings':
      return [settings(state)];
    case 'trust':
      return [
        iam('update-assume-role-policy', name, '--policy-document', shellWord(`file://${fileOf(TRUST)}`)),
      ];
    case 'attach':
      return [iam('detach-role-policy', name, named('--policy-arn', step.policyArn))];
    case 'detach':
      return [iam('attach-role-policy', name, named('--policy-arn', step.policyArn))];
    case 'put-inline':
      return state.inlinePolicies[step.policy] === undefined
        ? [iam('delete-role-policy', name, named('--policy-name', step.policy))]
        : restored(step.policy, name, fileOf);
    case 'delete-inline':
      return restored(step.policy, name, fileOf);
    case 'tags':
      return undoneTags(step.tags, state);
    case 'boundary':
      return state.boundary === undefined
        ? [iam('delete-role-permissions-boundary', name)]
        : [iam('put-role-permissions-boundary', name, named('--permissions-boundary', state.boundary))];
  }
}

const restored = (policy: string, role: string, fileOf: (name: string) => string): readonly string[] => [
  iam(
    'put-role-policy',
    role,
    named('--policy-name', policy),
    '--policy-document',
    shellWord(`file://${fileOf(inlineFile(policy))}`),
  ),
];

/** IAM does not tell the case of keys apart, and what is written back has the case of before. */
function undoneTags(tags: Readonly<Record<string, string>>, state: RoleState): readonly string[] {
  const before = new Map(
    Object.entries(state.tags).map(([Key, Value]) => [Key.toLowerCase(), { Key, Value }]),
  );
  const keys = Object.keys(tags);
  const gone = keys.filter((key) => !before.has(key.toLowerCase()));
  const back = keys.flatMap((key) => before.get(key.toLowerCase()) ?? []);
  return [
    ...(gone.length === 0
      ? []
      : [iam('untag-role', state.name, '--tag-keys', shellWord(JSON.stringify(gone)))]),
    ...(back.length === 0 ? [] : [iam('tag-role', state.name, '--tags', shellWord(JSON.stringify(back)))]),
  ];
}

/** In the reverse order. Who types them has keys of the account. */
export const commandsBack = (
  steps: readonly RoleChange[],
  state: RoleState,
  fileOf: (name: string) => string,
): readonly string[] => [...steps].reverse().flatMap((step) => undo(step, state, fileOf));

/** Of a role that was made. */
export const commandsBackFromNew = (role: string, steps: readonly RoleChange[]): readonly string[] => [
  ...[...steps].reverse().flatMap((step) => {
    if (step.kind === 'attach')
      return [iam('detach-role-policy', role, named('--policy-arn', step.policyArn))];
    return step.kind === 'put-inline'
      ? [iam('delete-role-policy', role, named('--policy-name', step.policy))]
      : [];
  }),
  iam('delete-role', role),
];
