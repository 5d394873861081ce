import path from 'node:path';
import { notAllowed } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { cacheFolder } from '../../system/paths.js';
import { readOwnFile, writeOwnFile } from '../../system/files/own-file.js';
import { oneLine } from '../../system/safe-text.js';
import type { MfaCodes, MfaQuestion } from './mfa.js';

/*
 * AWS takes each code once. A code that this machine has just sent is not sent again: AWS would answer as if it were
 * wrong, and nobody would know why.
 */

/** RFC 6238: a new code every 30 seconds; AWS takes the neighbours of the current one too. */
const STEP_MS = 30_000;
const LIFE_MS = 3 * STEP_MS;

interface UsedCode {
  /** SHA-256 of serial and code, in hex. */
  readonly hash: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** In the cache folder. */
export const USED_CODE = 'used-code.json';

const fileOf = (host: Host): string => path.join(cacheFolder(host), USED_CODE);

async function hashOf(serial: string, code: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(`${serial} ${code}`).digest('hex');
}

function lastUsed(host: Host): UsedCode | undefined {
  try {
    const value = JSON.parse(
      readOwnFile(fileOf(host), host)?.toString('utf8') ?? 'null',
    ) as Partial<UsedCode> | null;
    return typeof value?.hash === 'string' && typeof value.time === 'number'
      ? (value as UsedCode)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds until the device shows the next code. */
export const secondsToNextCode = (now: number): number => Math.ceil((STEP_MS - (now % STEP_MS)) / 1000);

async function isUsed(host: Host, serial: string, code: string): Promise<boolean> {
  const used = lastUsed(host);
  if (used === undefined || host.now() - used.time > LIFE_MS) return false;
  return used.hash === (await hashOf(serial, code));
}

/** To be called before the code is sent. */
export async function markUsedCode(host: Host, serial: string, code: string): Promise<void> {
  const used: UsedCode = { hash: await hashOf(serial, code), time: host.now() };
  try {
    writeOwnFile(fileOf(host), Buffer.from(`${JSON.stringify(used)}\n`), host);
  } catch {
    // Then AWS refuses the code the second time, which is only less clear.
  }
}

/** `codes` without those that were just sent. */
export function unusedCodes(codes: MfaCodes, host: Host): MfaCodes {
  const ask = async (question: MfaQuestion): Promise<string> => {
    let asked = question;
    for (let attempt = 1; ; attempt += 1) {
      const code = await codes.ask(asked);
      if (!(await isUsed(host, question.serial, code))) {
        await markUsedCode(host, question.serial, code);
        return code;
      }
      const wait = `${secondsToNextCode(host.now())} s`;
      if (attempt >= codes.tries) {
        throw notAllowed(
          `This code of ${oneLine(question.serial)} was used already, or refused, and AWS takes each code once.`,
          {
            code: 'mfa_code_used',
            hint: `Wait ${wait} for the next one.`,
          },
        );
      }
      asked = {
        ...question,
        problem: `That code was used already, or refused. Wait ${wait} for the next one.`,
      };
    }
  };
  return { ...codes, ask };
}
