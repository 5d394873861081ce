import { JUNIT_START, junitOf, type JunitSuite } from '../fleet/junit.js';
import { writeDocument } from '../system/files/document-file.js';
import { resolvePath } from '../system/paths.js';
import { oneLine } from '../system/safe-text.js';
import type { Context } from './context.js';

/** Writes what `--junit` asks for. */
export function writeJunit({ host, output }: Context, file: string, suite: JunitSuite): void {
  const path = resolvePath(host, file);
  const text = Buffer.from(junitOf(suite));
  const { tightened } = writeDocument(path, text, { host, mark: JUNIT_START, force: false });
  if (tightened) output.note(`Others could read ${oneLine(path)} before, and no longer can (mode 0600).`);
}
