import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../support/documentation/pages.js';
import { ourScript } from '../support/our-script.js';

interface Picture {
  readonly file: string;
  readonly text: string;
}

it('the picture of the README is what npm run picture draws', { timeout: 60_000 }, async () => {
  const { pictures } = await ourScript<{ pictures(): Promise<readonly Picture[]> }>('picture.mjs');
  const drawn = await pictures();
  expect(drawn).toHaveLength(2);
  for (const { file, text } of drawn) await expect(text).toMatchFileSnapshot(path.join(ROOT, file));
});
