/* Writes NOTICE: the licences of all that stands in dist. Run it after a change of dependencies; a test compares. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './dependencies.mjs';
import { bundledPackages, noticeOf } from './licences.mjs';

writeFileSync(join(root, 'NOTICE'), noticeOf(await bundledPackages()));
