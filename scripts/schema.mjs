/*
 * Writes accounts.schema.json and src/accounts/schema-text.ts (the same for `acctmgr init`, without zod's converter in the
 * binary) from the zod schema. Run it after a change of src/accounts/schema.ts or limits.ts; a test compares them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(join(root, 'node_modules', '.schema-'));
try {
  const outfile = join(scratch, 'schema-document.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['src/accounts/schema-document.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  });
  const { schemaDocument } = await import(pathToFileURL(outfile).href);
  const text = schemaDocument();
  writeFileSync(join(root, 'accounts.schema.json'), text);

  const module = join(root, 'src', 'accounts', 'schema-text.ts');
  const source = `// Written by scripts/schema.mjs.\nexport const SCHEMA = ${JSON.stringify(JSON.stringify(JSON.parse(text)))};\n`;
  writeFileSync(module, await format(source, { ...(await resolveConfig(module)), parser: 'typescript' }));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
