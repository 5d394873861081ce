/*
 * npm run release -- --dry-run   checks that what is here can be published, and changes nothing
 *
 * Publishing itself is .github/workflows/release.yml, which runs these checks on a clean checkout of the tag.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDependencies, root } from './dependencies.mjs';
import { allowedPaths, auditAnswer, changelogFault, gitFaults, packFaults } from './release-rules.mjs';

const { values: flags } = parseArgs({
  options: { 'dry-run': { type: 'boolean' }, 'allow-changes': { type: 'boolean' } },
});
if (flags['dry-run'] !== true) {
  console.error(
    'Only the checks run here: npm run release -- --dry-run. Publishing is .github/workflows/release.yml.',
  );
  process.exit(2);
}

ensureDependencies();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { version } = manifest;
const text = (file) => readFileSync(join(root, file), 'utf8');
const run = (file, ...words) => execFileSync(file, words, { cwd: root, encoding: 'utf8' });
const npm = (...words) =>
  spawnSync(process.execPath, [process.env.npm_execpath, ...words], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });

const filesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

/** The bytes of a build; V8's kept code differs from one run to the next and is refused where it does not fit. */
async function built() {
  execFileSync(process.execPath, ['scripts/build.mjs', '--every-node'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const files = filesIn('dist').filter((file) => !file.startsWith('dist/code-cache/'));
  return new Map(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest('hex'),
    ]),
  );
}

async function buildFaults() {
  const [first, second] = [await built(), await built()];
  const all = new Set([...first.keys(), ...second.keys()]);
  return [...all]
    .filter((file) => first.get(file) !== second.get(file))
    .map((file) => `${file} differs from build to build`);
}

async function licenceFaultsNow() {
  const { bundledPackages, licenceFaults, noticeOf } = await import('./licences.mjs');
  const packages = await bundledPackages();
  const isSame = noticeOf(packages) === text('NOTICE');
  return [
    ...licenceFaults(packages),
    ...(isSame ? [] : ['NOTICE is not what node scripts/notice.mjs writes']),
  ];
}

/** For which processors and releases of Node.js compiled code is kept. */
const keptNodes = () => readdirSync(join(root, 'dist/code-cache'));

/** The package serves every Node.js, whichever one builds it. */
async function keptFaults() {
  const { everyNode, keptFolderOf } = await import('./nodes.mjs');
  const kept = keptNodes();
  return everyNode()
    .map(({ version }) => keptFolderOf(version))
    .filter((folder) => !kept.includes(folder))
    .map((folder) => `dist/code-cache/${folder} is missing`);
}

function packedFaults() {
  const { stdout, status, stderr } = npm('pack', '--dry-run', '--json', '--ignore-scripts');
  if (status !== 0) return [`npm pack failed: ${stderr.trim()}`];
  const [{ files }] = JSON.parse(stdout);
  return packFaults(
    files.map(({ path }) => path),
    allowedPaths(filesIn('src'), run('git', 'ls-files', 'docs', 'man').split('\n'), keptNodes()),
  );
}

/** Of what is bundled all are devDependencies. */
const audited = () => auditAnswer(npm('audit', '--json').stdout ?? '');

const CHECKS = [
  [
    'version and CHANGELOG.md',
    () => changelogFault(text('CHANGELOG.md'), version, JSON.parse(text('package-lock.json')).version),
  ],
  [
    'git',
    () =>
      flags['allow-changes']
        ? []
        : gitFaults({
            status: run('git', 'status', '--porcelain'),
            tags: run('git', 'tag', '--points-at', 'HEAD'),
            version,
            known: run('git', 'tag', '--list', `v${version}`),
          }),
  ],
  ['licences', licenceFaultsNow],
  ['the build, twice', buildFaults],
  ['compiled code for every Node.js', keptFaults],
  ['what is packed', packedFaults],
  ['npm audit', audited],
];

let failed = 0;
const unasked = [];
for (const [name, check] of CHECKS) {
  const answer = await check();
  const { faults, unasked: why } = Array.isArray(answer) ? { faults: answer } : answer;
  if (faults === undefined) {
    unasked.push(name);
    console.log(`– ${name}: the registry could not be asked: ${why}`);
    continue;
  }
  console.log(`${faults.length === 0 ? '✓' : '✗'} ${name}`);
  for (const fault of faults) console.log(`    ${fault}`);
  failed += faults.length;
}
const but = unasked.length === 0 ? '' : ` Not checked: ${unasked.join(', ')}.`;
console.log(
  failed === 0
    ? `acctmgr ${version} can be released: git tag v${version}, and push the tag.${but}`
    : `acctmgr ${version} cannot be released.${but}`,
);
process.exitCode = failed === 0 ? 0 : 1;
