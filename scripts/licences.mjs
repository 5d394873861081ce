/* Which packages stand in dist, and under which licences. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledLibrary } from './bundled-library.mjs';
import { bundledProgram } from './bundled-program.mjs';
import { root } from './dependencies.mjs';

/** `node_modules/a/node_modules/@b/c/dist/x.js` → `node_modules/a/node_modules/@b/c` */
const folderOf = (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];

/** The folders of the packages of which at least a byte stands in what esbuild made. */
export const foldersIn = ({ outputs }) => {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return new Set(used.map(([input]) => folderOf(input)).filter((folder) => folder !== undefined));
};

function licenceTexts(folder) {
  const names = readdirSync(folder).filter((name) =>
    /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i.test(name),
  );
  return names.sort().map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
}

/** A package that was published without the text gets that of another one of its repository under the same licence. */
export const withTexts = (packages) =>
  packages.map((lacking) => {
    if (lacking.text !== '' || lacking.repository === undefined) return lacking;
    const sibling = packages.find(
      ({ text, licence, repository }) =>
        text !== '' && licence === lacking.licence && repository === lacking.repository,
    );
    return sibling === undefined ? lacking : { ...lacking, text: sibling.text };
  });

/** @returns a value for each package, by name: `{ name, version, licence, repository, text }` */
export async function bundledPackages() {
  const made = await Promise.all(
    [bundledProgram, bundledLibrary].map((bundle) => bundle({ write: false, metafile: true })),
  );
  const folders = new Set(made.flatMap(({ metafile }) => [...foldersIn(metafile)]));
  const packages = [...folders].map((folder) => {
    const { name, version, license, repository } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    const text = licenceTexts(join(root, folder)).join('\n\n');
    return { name, version, licence: license, repository: repository?.url ?? repository, text };
  });
  return withTexts(packages).sort((one, other) =>
    one.name + one.version < other.name + other.version ? -1 : 1,
  );
}

/** Licences that ask for nothing but that their text goes along. */
const TAKEN = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** What keeps the packages from being handed on, a line each. */
export const licenceFaults = (packages) =>
  packages.flatMap(({ name, version, licence, text }) => [
    ...(TAKEN.includes(licence)
      ? []
      : [`${name} ${version} is under ${licence}, which nobody has agreed to`]),
    ...(text === '' ? [`${name} ${version} (${licence}) has no licence text`] : []),
  ]);

/** Packages that have one text share it. */
export function noticeOf(packages) {
  const parts = [...grouped(packages)].map(
    ([text, of]) =>
      `${'='.repeat(80)}\n${of.map(({ name, version, licence }) => `${name} ${version} (${licence})`).join('\n')}\n${'-'.repeat(80)}\n\n${text}\n`,
  );
  return `acctmgr is under the MIT licence (LICENSE). Its files hold code of these packages, each under a licence of its own.\n\n${parts.join('\n')}`;
}

function grouped(packages) {
  const byText = new Map();
  for (const one of packages) byText.set(one.text, [...(byText.get(one.text) ?? []), one]);
  return byText;
}
