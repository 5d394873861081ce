import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPage, retold } from '../support/documentation/page.js';
import { pageNames, pageText, referenceSources, ROOT } from '../support/documentation/pages.js';
import { runPage } from '../support/documentation/run-page.js';
import { motoForAll } from '../support/moto.js';
import { lacksPeers } from '../support/peers.js';

/*
 * Every block of the documentation is run. Where a command prints something else than the page shows, the difference of the two
 * pages is what fails; `npx vitest run test/e2e/docs-blocks.test.ts -u` writes what is printed into the page.
 */
describe.skipIf(process.platform === 'win32' || lacksPeers('the AWS CLI', 'Python', 'moto'))(
  'every block of the documentation prints what it shows',
  () => {
    const moto = motoForAll();

    it.each([...pageNames, ...referenceSources])('%s', { timeout: 120_000 }, async (name) => {
      const text = pageText(name);
      const page = readPage(text);
      const { outputs, failures } = await runPage(page, moto.url);
      expect(failures).toEqual([]);
      await expect(retold(text, page, outputs)).toMatchFileSnapshot(path.join(ROOT, name));
    });
  },
);
