import { execFileSync, spawnSync } from 'node:child_process';

/** A real shell, and how it runs a script without reading the user's settings. */
export interface RealShell {
  readonly name: string;
  readonly args: readonly string[];
  /** Whether every machine that the tests run on has it. */
  readonly everywhere: boolean;
}

const SHELLS: readonly RealShell[] = [
  { name: 'sh', args: [], everywhere: true },
  { name: 'bash', args: ['--norc', '--noprofile'], everywhere: true },
  { name: 'dash', args: [], everywhere: false },
  { name: 'zsh', args: ['-f'], everywhere: false },
  { name: 'fish', args: ['--no-config'], everywhere: false },
];

const runs = (name: string) => spawnSync(name, ['-c', 'exit 0'], { stdio: 'ignore' }).status === 0;

/** The shells of this machine; says which of the known ones are missing. */
export const realShells: readonly RealShell[] = SHELLS.filter(({ name, everywhere }) => {
  if (everywhere || runs(name)) return true;
  console.warn(`skipped. Tests that evaluate lines in ${name}: it does not run here.`);
  return false;
});

/** The environment that a program has which the shell starts after `script`. */
export function environmentAfter(
  { name, args }: RealShell,
  script: string,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const print = `"${process.execPath}" -e "process.stdout.write(JSON.stringify(process.env))"`;
  const text = execFileSync(name, [...args, '-c', `${script}\n${print}`], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
  });
  return JSON.parse(text) as Record<string, string>;
}
