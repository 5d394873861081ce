/*
 * Writes docs/reference and man from the declarations of the commands, the schema of accounts.json, the shapes of the JSON
 * output, the types of the library and the prose in reference/. Run it after a change of any of them; a test compares them.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { logPageDefinition } from './log-page.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(join(root, 'node_modules', '.reference-'));
try {
  const outfile = join(scratch, 'documents.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['reference/documents.ts'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
    define: { __VERSION__: '""', ...(await logPageDefinition()) },
  });
  const { referenceDocuments } = await import(pathToFileURL(outfile).href);
  const documents = await referenceDocuments(root);
  // What nothing makes any more must go.
  for (const folder of ['docs/reference', 'man'])
    rmSync(join(root, folder), { recursive: true, force: true });
  for (const [file, text] of documents) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  // npm links those that it is told of, one by one.
  const man = [...documents.keys()].filter((file) => file.startsWith('man/'));
  const declaration = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(root, 'package.json'), `${JSON.stringify({ ...declaration, man }, null, 2)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
