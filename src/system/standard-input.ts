import { createReadStream } from 'node:fs';
import { usageError } from './failure.js';

/** All that stands in standard input. @throws AcctmgrError with exit 2 where it is longer than `most` bytes */
export async function readStandardInput(most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of createReadStream('', { fd: 0, autoClose: false })) {
    parts.push(part as Buffer);
    length += (part as Buffer).length;
    if (length > most) {
      throw usageError(`Standard input is longer than ${most / 1024 / 1024} MB.`, {
        code: 'input_too_long',
        hint: 'Write it to a file, and have the command read that.',
      });
    }
  }
  return Buffer.concat(parts);
}
