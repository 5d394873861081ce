/* What a release has to be: values in, what is wrong out, a line each. */

/** The heading of the version, with its day, is the first below the unreleased one. */
export function changelogFault(changelog, version, lockVersion) {
  const headings = [...changelog.matchAll(/^## \[(.+?)\](?: - (.*))?$/gm)].map(([, name, day]) => ({
    name,
    day,
  }));
  const [first, second] = headings;
  return [
    ...(lockVersion === version ? [] : [`package-lock.json has ${lockVersion}, package.json ${version}`]),
    ...(first?.name === 'Unreleased' ? [] : ['CHANGELOG.md does not begin with [Unreleased]']),
    ...(second?.name === version
      ? []
      : [`CHANGELOG.md has ${second?.name ?? 'nothing'} where ${version} belongs`]),
    ...(second === undefined || /^\d{4}-\d{2}-\d{2}$/.test(second.day ?? '')
      ? []
      : [`[${second.name}] has no day, such as 2026-11-30`]),
  ];
}

/** A version that has a tag is released; only that very commit may be checked again. */
export function gitFaults({ status, tags, known, version }) {
  const isTagged = known.trim() !== '' && !tags.split('\n').includes(`v${version}`);
  return [
    ...(status.trim() === '' ? [] : ['there are changes that are not committed']),
    ...(isTagged ? [`v${version} is a tag of another commit`] : []),
  ];
}

const ALWAYS = [
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'README.md',
  'accounts.json.example',
  'accounts.schema.json',
  'package.json',
];

/**
 * Every path that the package may have. The names in dist are those of our sources: one that is none was left behind.
 *
 * @param sources - the files of src
 * @param pages - the files of docs and man that git knows
 * @param nodes - the folders of V8's code, one for each Node.js
 */
export function allowedPaths(sources, pages, nodes) {
  const modules = sources
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice('src/'.length, -'.ts'.length));
  const names = ['main', 'program', ...modules.map((module) => module.slice(module.lastIndexOf('/') + 1))];
  return new Set([
    ...ALWAYS,
    ...pages,
    ...names.flatMap((name) => [
      `dist/${name}.cjs`,
      `dist/${name}.js`,
      ...nodes.map((node) => `dist/code-cache/${node}/${name}.cjs.bin`),
    ]),
    ...modules.map((module) => `dist/types/${module}.d.ts`),
  ]);
}

const NEEDED = [...ALWAYS, 'dist/main.cjs', 'dist/program.cjs', 'dist/index.js', 'dist/types/index.d.ts'];

export const packFaults = (packed, allowed) => [
  ...packed.filter((path) => !allowed.has(path)).map((path) => `${path} does not belong into the package`),
  ...NEEDED.filter((path) => !packed.includes(path)).map((path) => `${path} is missing`),
];

/**
 * What `npm audit --json` found, from what it printed; `unasked` says why it knows nothing, which is no pass: a registry that
 * has no such service answers 404 or 405, a proxy with a page of its own.
 *
 * @param {string} printed
 * @returns {{ faults: string[] } | { unasked: string }}
 */
export function auditAnswer(printed) {
  let report;
  try {
    report = JSON.parse(printed);
  } catch {
    return { unasked: printed.trim() === '' ? 'npm printed nothing' : 'npm printed no JSON' };
  }
  const found = report?.metadata?.vulnerabilities;
  if (typeof found?.high !== 'number' || typeof found.critical !== 'number' || report.error !== undefined)
    return { unasked: report?.message ?? report?.error?.summary ?? 'npm printed no counts' };
  const { high, critical } = found;
  return {
    faults:
      high + critical === 0
        ? []
        : [`npm audit knows of ${high} high and ${critical} critical vulnerabilities`],
  };
}
