import { schemaOf } from './published.js';
import { ERROR, INTERNAL, SHAPES, type Shape } from './shapes.js';

/** The file of the JSON Schema of a command's output, in docs/reference/json. */
export const schemaFile = (command: string): string => `${command.replaceAll(' ', '-')}.schema.json`;

const documentOf = (title: string, shape: Shape): string =>
  `${JSON.stringify({ title, ...schemaOf(shape) }, null, 2)}\n`;

const titleOf = (command: string, { isLines }: Shape): string =>
  `${isLines === true ? 'A line' : 'The output'} of acctmgr ${command} --json`;

/** The JSON Schema of every output, by its path in docs/reference. */
export const schemaDocuments = (): ReadonlyMap<string, string> =>
  new Map([
    ...Object.entries(SHAPES)
      .filter(([command]) => !INTERNAL.has(command))
      .map(
        ([command, shape]) =>
          [`json/${schemaFile(command)}`, documentOf(titleOf(command, shape), shape)] as const,
      ),
    [`json/${schemaFile('error')}`, documentOf('The last line of stderr where acctmgr --json fails', ERROR)],
  ]);
