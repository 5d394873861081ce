import { namedCommand, wordsAfterName } from '../../src/cli/argv.js';
import { faultOf } from '../../reference/json/published.js';
import { ERROR, SHAPES, type Shape } from '../../reference/json/shapes.js';

/* No test can have the program print JSON of another form than the one that is published. */

function shapeOf(argv: readonly string[]): readonly [command: string, shape: Shape | undefined] {
  const name = namedCommand(argv) ?? '';
  const part = wordsAfterName(argv)
    .map((word) => `${name} ${word}`)
    .find((command) => command in SHAPES);
  const command = part ?? name;
  return [command, Object.hasOwn(SHAPES, command) ? SHAPES[command] : undefined];
}

function holdDocument(what: string, text: string, shape: Shape): void {
  const fault = faultOf(shape, JSON.parse(text));
  if (fault !== undefined)
    throw new Error(`${what} is not of the form in reference/json:\n${fault}\n${text}`);
}

const wantsJson = (argv: readonly string[]): boolean => {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const isHelp = own.some((word) => ['--help', '-h', 'help', '--version'].includes(word));
  return own.includes('--json') && !isHelp;
};

/** @throws Error where the output of `acctmgr … --json` has another form than the published one */
export function holdAgainstShape(
  argv: readonly string[],
  {
    stdout,
    stderr,
    exitCode,
  }: { readonly stdout: string; readonly stderr: string; readonly exitCode: number },
): void {
  if (!wantsJson(argv)) return;
  const [command, shape] = shapeOf(argv);
  if (stdout === '') {
    const last = stderr.trimEnd().split('\n').at(-1) ?? '';
    if (exitCode !== 0) holdDocument(`The error of ${command}`, last, ERROR);
    return;
  }
  if (shape === undefined) throw new Error(`${command} prints JSON, which reference/json does not describe.`);
  const documents = shape.isLines === true ? stdout.trimEnd().split('\n') : [stdout];
  for (const document of documents) holdDocument(`The output of ${command}`, document, shape);
}
