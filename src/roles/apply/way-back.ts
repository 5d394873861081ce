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
const inlineFile = (policy: string): string => `policy-${policy}.json`;

/** All of a role as it was. The first one is what IAM told, for people. */
export const keptDocuments = (state: RoleState): readonly KeptDocument[] => [
  { name: 'role.json', document: state },
  { name: TRUST, document: state.trust },
  ...Object.entries(state.inlinePolicies).map(([policy, document]) => ({
    name: inlineFile(policy),
    document,
  })),
];

const iam = (action: string, role: string, ...words: readonly string[]): string =>
  ['aws', 'iam', action, '--role-name', role, ...words].map((word) => shellWord(word)).join(' ');

/** @param fileOf - where a document of before lies */
function undo(step: RoleChange, state: RoleState, fileOf: (name: string) => string): readonly string[] {
  const { name } = state;
  switch (step.kind) {
    case 'settings':
      return [
        iam(
          'update-role',
          name,
          '--description',
          state.description,
          '--max-session-duration',
          String(state.maxSessionSeconds),
        ),
      ];
    case 'trust':
      return [iam('update-assume-role-policy', name, '--policy-document', `file://${fileOf(TRUST)}`)];
    case 'attach':
      return [iam('detach-role-policy', name, '--policy-arn', step.policyArn)];
    case 'detach':
      return [iam('attach-role-policy', name, '--policy-arn', step.policyArn)];
    case 'put-inline':
      return state.inlinePolicies[step.policy] === undefined
        ? [iam('delete-role-policy', name, '--policy-name', step.policy)]
        : restored(step.policy, name, fileOf);
    case 'delete-inline':
      return restored(step.policy, name, fileOf);
    case 'tags':
      return undoneTags(step.tags, state);
    case 'boundary':
      return state.boundary === undefined
        ? [iam('delete-role-permissions-boundary', name)]
        : [iam('put-role-permissions-boundary', name, '--permissions-boundary', state.boundary)];
  }
}

const restored = (policy: string, role: string, fileOf: (name: string) => string): readonly string[] => [
  iam(
    'put-role-policy',
    role,
    '--policy-name',
    policy,
    '--policy-document',
    `file://${fileOf(inlineFile(policy))}`,
  ),
];

function undoneTags(tags: Readonly<Record<string, string>>, state: RoleState): readonly string[] {
  const keys = Object.keys(tags);
  const gone = keys.filter((key) => state.tags[key] === undefined);
  const back = keys.flatMap((key) => {
    const value = state.tags[key];
    return value === undefined ? [] : [{ Key: key, Value: value }];
  });
  return [
    ...(gone.length === 0 ? [] : [iam('untag-role', state.name, '--tag-keys', ...gone)]),
    ...(back.length === 0 ? [] : [iam('tag-role', state.name, '--tags', JSON.stringify(back))]),
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
    if (step.kind === 'attach') return [iam('detach-role-policy', role, '--policy-arn', step.policyArn)];
    return step.kind === 'put-inline' ? [iam('delete-role-policy', role, '--policy-name', step.policy)] : [];
  }),
  iam('delete-role', role),
];
