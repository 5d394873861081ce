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

/**
 * What is appended to the file of `$GITHUB_ENV`. It cannot take a variable away, but an empty one counts as unset for
 * the SDKs.
 *
 * @param delimiter - random, so that no value can end early (Workflow commands, Multiline strings)
 */
export const environmentFileText = (variables: Variables, env: Environment, delimiter: string): string =>
  [...variables]
    .filter(([name, value]) => value !== undefined || env[name] !== undefined)
    .map(([name, value = '']) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join('');
