import { judgeAddressVariables } from './address-variables.js';
import { ok, type Finding } from '../finding.js';
import { judgeKeyVariables } from './key-variables.js';
import { judgeProfileVariables } from './profile-variables.js';
import { judgeRoleVariables, type RoleVariables } from './role-variables.js';
import { judgeSessionVariables } from './session-variables.js';
import type { ShellWords } from './shell-words.js';

export interface EnvironmentFacts extends RoleVariables {
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What the environment does that the user may not know of. */
export function judgeEnvironment(facts: EnvironmentFacts, words: ShellWords): Finding[] {
  const { env, now } = facts;
  const sessions = judgeSessionVariables(env, now, words);
  const findings = [
    ...sessions,
    // An expired session of ours says it better, and how to leave it.
    ...(sessions.some(({ status }) => status === 'fail') ? [] : judgeKeyVariables(env, now, words)),
    ...judgeProfileVariables(env, words),
    ...judgeRoleVariables(facts, words),
    ...judgeAddressVariables(env, words),
  ];
  return findings.length > 0
    ? findings
    : [ok('environment', 'No variable stands in the way of another one.')];
}
