import { holdsSession, SESSION_MARK } from '../../sessions/source/handed-out.js';
import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { activeProfileOf } from './active-profile.js';
import { warn, type Finding } from '../finding.js';
import { unsetKeys } from './key-variables.js';
import type { ShellWords } from './shell-words.js';

/** Tools that put keys into an environment, by the variable that they leave beside them. */
const SETTERS: readonly (readonly [variable: string, tool: string])[] = [
  ['AWS_VAULT', 'aws-vault'],
  ['GRANTED_SSO', 'Granted'],
  ['AWSUME_PROFILE', 'awsume'],
  ['AWS_SSO_PROFILE', 'aws-sso-cli'],
  ['SAML2AWS_PROFILE', 'saml2aws'],
  ['ASSUMED_ROLE', 'assume-role'],
  ['AWSRUNAS_PROFILE', 'aws-runas'],
];

const setterOf = (env: Environment): string => {
  const [variable, tool] = holdsSession(env)
    ? [SESSION_MARK, 'acctmgr env']
    : (SETTERS.find(([name]) => env[name] !== undefined) ?? []);
  return variable === undefined ? '' : ` ${tool ?? ''} has set them (${variable}).`;
};

/** Variables that win over the profile that the user thinks is active. */
export function judgeProfileVariables(env: Environment, words: ShellWords): Finding[] {
  const findings: Finding[] = [];
  const active = activeProfileOf(env);
  if (
    active !== undefined &&
    env['AWS_ACCESS_KEY_ID'] !== undefined &&
    env['AWS_SECRET_ACCESS_KEY'] !== undefined
  ) {
    // acctmgr passes over what it handed out itself.
    const isOurs = holdsSession(env);
    const everybody = `${isOurs ? '' : 'acctmgr, '}the AWS CLI, boto3 and most SDKs`;
    findings.push(
      warn(
        'profile_variables',
        `AWS_ACCESS_KEY_ID is set, and wins over ${active.variable}=${oneLine(active.name)} in ${everybody}: they look at keys first. The SDK for JavaScript takes the profile.${setterOf(env)}`,
        `${isOurs ? words.takeOver('acctmgr env --unset') : unsetKeys(env, words)}, so that the profile counts; or ${words.unset(active.variable)}, so that the keys do`,
      ),
    );
  }
  const [one, other] = [env['AWS_DEFAULT_PROFILE'], env['AWS_PROFILE']];
  if (one !== undefined && other !== undefined && one !== other) {
    findings.push(
      warn(
        'profile_variables',
        `AWS_DEFAULT_PROFILE names ${oneLine(one)} and AWS_PROFILE names ${oneLine(other)}: acctmgr, the AWS CLI and boto3 take the former, all other tools the latter.`,
        words.unset('AWS_DEFAULT_PROFILE'),
      ),
    );
  }
  return findings;
}
