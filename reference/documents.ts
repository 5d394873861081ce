import { readFileSync } from 'node:fs';
import path from 'node:path';
import { schemaDocuments } from './json/documents.js';
import { accountsJsonPage } from './pages/accounts-json.js';
import { commandPage } from './pages/command-page.js';
import { declaredCommands } from './pages/declared.js';
import { indexPage } from './pages/index-page.js';
import { libraryPage } from './pages/library-page.js';
import { commandManPage, programManPage } from './pages/man-pages.js';
import { leadOf, proseOf } from './pages/prose.js';
import { environmentPage, exitCodesPage } from './pages/tables.js';

/** Every generated file by its path in the repository, of which `root` is the folder. */
export async function referenceDocuments(root: string): Promise<ReadonlyMap<string, string>> {
  const read = (...file: readonly string[]) => readFileSync(path.join(root, ...file), 'utf8');
  const commands = await declaredCommands();
  const pages: (readonly [string, string])[] = [
    ['README.md', indexPage(commands)],
    ...commands.map((one) => [`${one.name}.md`, commandPage(one, proseOf(root, one.name))] as const),
    ['accounts-json.md', accountsJsonPage(read('accounts.json.example'))],
    ['environment.md', environmentPage()],
    ['exit-codes.md', exitCodesPage()],
    ['library.md', libraryPage(root, leadOf(root, 'library'))],
    ...schemaDocuments(),
  ];
  const manual: (readonly [string, string])[] = [
    ['acctmgr.1', programManPage(commands, leadOf(root, 'acctmgr'))],
    ...commands.map(
      (one) => [`acctmgr-${one.name}.1`, commandManPage(one, proseOf(root, one.name))] as const,
    ),
  ];
  return new Map([
    ...pages.map(([file, text]) => [`docs/reference/${file}`, text] as const),
    ...manual.map(([file, text]) => [`man/${file}`, text] as const),
  ]);
}
