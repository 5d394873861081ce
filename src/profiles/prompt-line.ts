import path from 'node:path';
import type { Host } from '../system/host.js';
import { localClock } from '../system/local-clock.js';
import { credentialsFilePath, stateFolder } from '../system/paths.js';
import { readOwnFile, writeOwnFile } from '../system/files/own-file.js';

/*
 * The prompt of a shell can't start a process, and what stands in its variables grows old: another terminal takes the profile
 * anew, or away. So each profile that a shell was switched to has a file of one line, which the shell's builtins read. Other
 * profiles have none, so that nothing is written for shells without a prompt of ours. It is a copy for people to look at: what
 * AWS tools get stands in the credentials file, and a line that can't be written fails no command.
 */

/** In the state folder. */
export const PROMPT_FOLDER = 'prompts';
const ENDING = '.prompt';
/** Of a file's name, with room for what temporary names add. */
const MOST_CHARACTERS = 200;

export const isPromptName = (name: string): boolean =>
  name.length <= MOST_CHARACTERS && /^(?:[\w.~!*'()@-]|%[0-9A-F]{2})+\.prompt$/.test(name);

/** What a prompt says of a profile. */
export interface PromptWords {
  readonly profile: string;
  /** What the session is called. */
  readonly label: string;
  readonly expiration: Date;
}

/** Undefined where the name would be too long. Another credentials file may have a profile of the same name. */
function promptFile(host: Host, profile: string): string | undefined {
  const credentials = credentialsFilePath(host);
  const isUsual = credentials === path.join(host.home, '.aws', 'credentials');
  const which = isUsual ? '' : `@${encodeURIComponent(credentials)}`;
  const name = `${encodeURIComponent(profile)}${which}${ENDING}`;
  return isPromptName(name) ? path.join(stateFolder(host), PROMPT_FOLDER, name) : undefined;
}

/** Digits, a clock and a label: the prompts of `handover/prompt-segment.ts` take nothing else for an answer. */
const lineOf = ({ label, expiration }: PromptWords): string =>
  `${Math.floor(expiration.getTime() / 1000)} ${localClock(expiration)} ${label}\n`;

const GONE = 'gone\n';

function write(host: Host, file: string, line: string): void {
  const before = readOwnFile(file, host)?.toString('utf8');
  if (before !== line) writeOwnFile(file, Buffer.from(line), host);
}

/** Makes the file of a profile, for a shell that is switched to it now. Returns its path; undefined where there can be none. */
export function showInPrompts(host: Host, words: PromptWords): string | undefined {
  const file = promptFile(host, words.profile);
  if (file === undefined) return undefined;
  try {
    write(host, file, lineOf(words));
    return file;
  } catch {
    return undefined;
  }
}

function rewrite(host: Host, profile: string, line: string): void {
  const file = promptFile(host, profile);
  if (file === undefined) return;
  try {
    if (readOwnFile(file, host) !== undefined) write(host, file, line);
  } catch {
    // The prompt then shows what was last written, and the end of it as it comes.
  }
}

/** To be called when a profile was written, for the shells that were switched to it before. */
export const refreshPrompts = (host: Host, words: PromptWords): void => {
  rewrite(host, words.profile, lineOf(words));
};

/** To be called when profiles were removed. The file stays, for a shell may take the profile again. */
export const tellPromptsGone = (host: Host, profiles: readonly string[]): void => {
  for (const profile of profiles) rewrite(host, profile, GONE);
};
