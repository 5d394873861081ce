import { execFile } from 'node:child_process';

/** The name of the program of a process, as `ps` knows it: `/bin/zsh`, `-bash`. Undefined where it does not tell. */
export const programOf = (pid: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile('ps', ['-o', 'comm=', '-p', String(pid)], { timeout: 2_000 }, (error, stdout) => {
      resolve(error === null ? stdout.trim() : undefined);
    });
  });
