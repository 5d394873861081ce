import fs from 'node:fs';

const STEPS = [
  'openSync',
  'writeSync',
  'ftruncateSync',
  'closeSync',
  'linkSync',
  'renameSync',
  'unlinkSync',
  'rmSync',
  'fchmodSync',
  'fsyncSync',
  'fdatasyncSync',
] as const;

type Files = Record<(typeof STEPS)[number], (...given: never[]) => unknown>;

/** From now on, `before` is called before every step on the file system. */
function beforeEveryStep(before: (step: string, given: readonly unknown[]) => void): void {
  const files = fs as unknown as Files;
  for (const step of STEPS) {
    const original = files[step];
    files[step] = (...given) => {
      before(step, given);
      return original(...given);
    };
  }
}

/** From now on, `mayDie` is asked before every step on the file system, and a write dies half done. */
export function makeMortal(mayDie: () => boolean): void {
  const { writeSync } = fs;
  beforeEveryStep((step, given) => {
    if (!mayDie()) return;
    const [descriptor, bytes, , , position] = given as [number, Uint8Array, number?, number?, number?];
    // A short write in place lies within one page, which the kernel does not leave half done.
    if (step === 'writeSync' && position === undefined) {
      writeSync(descriptor, bytes.subarray(0, bytes.length / 2));
    }
    process.kill(process.pid, 'SIGKILL');
  });
}

/** Up to 2 ms before every step: what can go wrong between two of them then does. */
export function makeSlow(): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  beforeEveryStep(() => {
    Atomics.wait(clock, 0, 0, Math.random() * 2);
  });
}

/** Dies at the step number `step`, counted from 0. */
export function dieAtStep(step: number): void {
  // Sweeping is left to chance, and its steps would shift the others.
  Math.random = () => 0.5;
  let taken = -1;
  makeMortal(() => ++taken === step);
}

/** From step number `step` on, counted from 0, nothing more fits on the disk; what is written then is written half. */
export function fillDiskAtStep(step: number): void {
  const { writeSync } = fs;
  Math.random = () => 0.5;
  let taken = -1;
  beforeEveryStep((name, given) => {
    if (++taken < step || name !== 'writeSync') return;
    const [descriptor, bytes, , , position] = given as [number, Uint8Array, number?, number?, number?];
    // The record in place has its room on the disk.
    if (position !== undefined) return;
    writeSync(descriptor, bytes.subarray(0, bytes.length / 2));
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' });
  });
}

/** As where another program holds every file, or each is a mount of its own. */
export function withoutRenaming(): void {
  fs.renameSync = () => {
    throw Object.assign(new Error('resource busy or locked'), { code: 'EBUSY', syscall: 'rename' });
  };
}

/** As a file system without links. */
export function withoutLinks(): void {
  fs.linkSync = () => {
    throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' });
  };
}
