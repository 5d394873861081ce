import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

export interface TemporaryHome {
  readonly folder: string;
  /** A path below the home. */
  at(relative: string): string;
  write(relative: string, content: string | Uint8Array, mode?: number): string;
  read(relative: string): string;
}

/** An empty home folder that goes with its test. */
export function temporaryHome(): TemporaryHome {
  const folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const at = (relative: string) => path.join(folder, relative);
  return {
    folder,
    at,
    write: (relative, content, mode = 0o600) => {
      mkdirSync(path.dirname(at(relative)), { recursive: true, mode: 0o700 });
      writeFileSync(at(relative), content, { mode });
      return at(relative);
    },
    read: (relative) => readFileSync(at(relative), 'utf8'),
  };
}
