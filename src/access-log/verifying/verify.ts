import type { LogHead } from '../writing/head.js';
import { splitLines } from '../reading/line.js';
import type { Sha256 } from '../writing/sha256.js';
import { addLine, beginFile, endFile } from './chain.js';
import { endChain, type FollowedChain, type Stranger } from './chain-end.js';
import { startOf } from './chain-state.js';

/** One file of a log, to be read once. */
export interface LoggedFile {
  readonly name: string;
  /** Of a rotated file; undefined for the log itself. */
  readonly number?: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface Verdict extends FollowedChain {
  /** Of all files. */
  readonly lines: number;
}

/**
 * Follows the chain of an access log through all of its files. It finds accidents and careless edits; who owns the files can
 * rewrite all of them.
 *
 * @param files the rotated ones that are there, the oldest first; then the log itself, without a byte where it is missing
 * @param head what stands beside the log, read before the log was; undefined where it is missing
 * @param strangers looked at after the files were
 */
export async function verifyLog(
  files: Iterable<LoggedFile>,
  head: LogHead | undefined,
  sha256: Sha256,
  strangers: Iterable<Stranger> = [],
): Promise<Verdict> {
  let state = startOf(head);
  for (const { name, number, chunks } of files) {
    const splitter = splitLines(0, sha256);
    state = beginFile(state, name, number);
    for await (const chunk of chunks) {
      for (const line of splitter.push(chunk)) state = addLine(state, line, sha256);
    }
    state = endFile(state, splitter.rest(), sha256);
  }
  const followed = endChain(state, strangers);
  return { ...followed, lines: followed.files.reduce((sum, { lines }) => sum + lines, 0) };
}
