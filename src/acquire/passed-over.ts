import type { Source } from '../sessions/source/source.js';
import { oneLine } from '../system/safe-text.js';
import type { Caller } from './caller.js';

function wordsFor(description: string): string {
  if (description.startsWith('profile:'))
    return `the profile ${oneLine(description.slice('profile:'.length))} signs`;
  return description === 'environment' ? 'the keys of the environment sign' : 'the default credentials sign';
}

/** Says whose credentials sign where the ones that were named are acctmgr's own. */
export function notePassedOver(
  { host, note, debug }: Pick<Caller, 'host' | 'note' | 'debug'>,
  { passedOver, description }: Source,
): void {
  if (passedOver === undefined) return;
  // The shell function passes the previous account over at every switch, and its user knows that.
  const isSwitching =
    host.env['ACCTMGR_PROFILE'] !== undefined && host.env['ACCTMGR_PROFILE'] === host.env['AWS_PROFILE'];
  const say = isSwitching ? debug : note;
  say(`Passing over ${passedOver}, which acctmgr made: ${wordsFor(description)}.`);
}
