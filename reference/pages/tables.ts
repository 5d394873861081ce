import { EXIT_CODES } from '../exit-codes.js';
import { VARIABLES } from '../environment.js';
import { code, GENERATED, markdownTable, page } from './markdown.js';

/** docs/reference/exit-codes.md */
export const exitCodesPage = (): string =>
  page(
    GENERATED,
    '# Exit codes',
    markdownTable(
      ['code', 'meaning'],
      EXIT_CODES.map(({ term, text }) => [term, text]),
    ),
    '`validate` (2), `doctor`, `log verify`, `clean` and `purge` (1) answer with a code of their own where they found something: stdout holds the answer, and there is no error. The same codes are `EXIT` of [the library](library.md).',
  );

/** docs/reference/environment.md */
export const environmentPage = (): string =>
  page(
    GENERATED,
    '# Environment variables',
    ...VARIABLES.flatMap(({ heading, lead, variables }) => [
      `## ${heading}`,
      lead,
      markdownTable(
        ['variable', 'what it does'],
        variables.map(({ term, text }) => [code(term), text]),
      ),
    ]),
  );
