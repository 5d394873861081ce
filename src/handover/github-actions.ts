import { usageError } from '../system/failure.js';
import type { Environment } from '../system/host.js';
import type { Variables } from './session-variables.js';

const SECRET_VARIABLES = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/** Workflow commands end at a newline; what they carry is escaped (actions/toolkit, command.ts). */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** The lines on stdout that have the runner mask the secrets in every log from here on. */
export const maskLines = (variables: Variables): string =>
  SECRET_VARIABLES.flatMap((name) => variables.get(name) ?? [])
    .map((secret) => `::add-mask::${escapeData(secret)}`)
    .join('\n');

/** Marks of ours count only beside what they mark, and may stay. */
const isOurs = (name: string): boolean => name.startsWith('ACCTMGR_');

/**
 * What is appended to the file of `$GITHUB_ENV`.
 *
 * @param delimiter - random, so that no value can end early (Workflow commands, Multiline strings)
 * @throws AcctmgrError with exit 2 where a variable of the step would have to go: the file can't take one away, and an empty
 *   AWS_PROFILE or AWS_REGION is one that botocore fails on
 */
export function environmentFileText(variables: Variables, env: Environment, delimiter: string): string {
  const winning = [...variables].filter(([name, value]) => value === undefined && env[name] !== undefined);
  const names = winning.map(([name]) => name).filter((name) => !isOurs(name));
  if (names.length > 0) {
    throw usageError(
      `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} set, and GITHUB_ENV can take no variable away.`,
      {
        code: 'cannot_unset',
        hint: 'Take it out of the workflow, or run what needs the session with acctmgr exec.',
      },
    );
  }
  return [...variables]
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}<<${delimiter}\n${value}\n${delimiter}\n`],
    )
    .join('');
}
