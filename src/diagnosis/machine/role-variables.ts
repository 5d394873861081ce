import type { ProfileSet } from '../../profiles/reading/profile-set.js';
import { profileSettings } from '../../profiles/reading/profile-set.js';
import { holdsEndpoint, asksEndpoint } from '../../sessions/source/handed-out.js';
import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { activeProfileOf } from './active-profile.js';
import { fail, ok, warn, type Finding } from '../finding.js';
import { unsetKeys } from './key-variables.js';
import type { ShellWords } from './shell-words.js';

export interface RoleVariables {
  readonly env: Environment;
  /** Undefined where the AWS files can't be read. */
  readonly profiles: ProfileSet | undefined;
  /** Whether there is a file at AWS_WEB_IDENTITY_TOKEN_FILE. */
  readonly hasToken: boolean;
}

const PAIR = ['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'] as const;

function judgeWebIdentity(
  { env, profiles, hasToken }: RoleVariables,
  words: ShellWords,
): Finding | undefined {
  const [role, file] = PAIR.map((name) => env[name]);
  if (file === undefined) {
    return role === undefined
      ? undefined
      : warn(
          'role_variables',
          'AWS_ROLE_ARN is set without AWS_WEB_IDENTITY_TOKEN_FILE: alone it assumes no role.',
          words.unset('AWS_ROLE_ARN'),
        );
  }
  if (role === undefined) {
    return fail(
      'role_variables',
      'AWS_WEB_IDENTITY_TOKEN_FILE is set without AWS_ROLE_ARN: the AWS CLI and boto3 stop there.',
      words.unset('AWS_WEB_IDENTITY_TOKEN_FILE'),
    );
  }
  if (!hasToken) {
    return fail(
      'role_variables',
      `AWS_WEB_IDENTITY_TOKEN_FILE names ${oneLine(file)}, where there is no file to be read.`,
      words.unset(...PAIR),
    );
  }
  const active = activeProfileOf(env);
  const isRole =
    active !== undefined && profiles !== undefined && profileSettings(profiles, active.name)?.has('role_arn');
  if (active === undefined || env['AWS_ACCESS_KEY_ID'] !== undefined || isRole === true) return undefined;
  return warn(
    'role_variables',
    `AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN win over ${active.variable}=${oneLine(active.name)} in the AWS CLI and boto3; acctmgr and the SDK for JavaScript take the profile.`,
    words.unset(...PAIR),
  );
}

/** Keys, or a profile, that were set since `exec --serve` started the shell. */
function judgeServedSession(env: Environment, words: ShellWords): Finding | undefined {
  if (!holdsEndpoint(env) || asksEndpoint(env)) return undefined;
  const winner =
    env['AWS_ACCESS_KEY_ID'] === undefined ? 'AWS_PROFILE or AWS_DEFAULT_PROFILE' : 'AWS_ACCESS_KEY_ID';
  return warn(
    'role_variables',
    `acctmgr exec --serve has set this shell up for ${oneLine(env['ACCTMGR_ACCOUNT'] ?? 'an account')}, but ${winner}, which was set since, wins over its endpoint.`,
    env['AWS_ACCESS_KEY_ID'] === undefined
      ? 'Leave this shell, and run acctmgr exec --serve again.'
      : unsetKeys(env, words),
  );
}

/** The endpoint of ECS, EKS Pod Identity and the like comes last in every SDK. */
function judgeContainer(env: Environment): Finding | undefined {
  const name = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].find(
    (variable) => env[variable] !== undefined,
  );
  const winner = ['AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_PROFILE', 'AWS_PROFILE'].find(
    (variable) => env[variable] !== undefined,
  );
  if (name === undefined || winner === undefined || holdsEndpoint(env)) return undefined;
  return ok('role_variables', `${winner} wins over the role of this container (${name}).`);
}

/** Variables that have tools assume a role, or ask an endpoint, by themselves. */
export const judgeRoleVariables = (facts: RoleVariables, words: ShellWords): Finding[] =>
  [judgeWebIdentity(facts, words), judgeServedSession(facts.env, words), judgeContainer(facts.env)].filter(
    (finding) => finding !== undefined,
  );
