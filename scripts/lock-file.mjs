/* package-lock.json as a value: which packages a part of the work needs. */

/** What checks the work and makes no byte of the program. */
const FOR_CHECKS =
  /^(?:@types\/|@typescript-eslint\/|@lydell\/|@aws-sdk\/client-s3$|axe-core$|dependency-cruiser$|dt-sql-parser$|eslint$|fast-check$|playwright-core$|prettier$|typescript$|vitest$)/;

/** Of package.json: the direct dependencies that `npm run demo` and `npm install -g .` need. */
export const packagesToBuild = ({ devDependencies }) =>
  Object.keys(devDependencies).filter((name) => !FOR_CHECKS.test(name));

/** The paths that Node.js looks at for a package, nearest first. */
function* places(from, name) {
  for (
    let folder = from;
    folder !== '';
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  )
    yield `${folder}/node_modules/${name}`;
  yield `node_modules/${name}`;
}

const dependencyNames = ({ dependencies, optionalDependencies, peerDependencies }) =>
  Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });

/** The part of a lock file that holds these direct dependencies and all that they need. */
export function lockOf({ packages, ...lock }, names) {
  const found = new Map();
  const walk = (from, name) => {
    const path = [...places(from, name)].find((place) => packages[place] !== undefined);
    if (path === undefined || found.has(path)) return;
    found.set(path, packages[path]);
    for (const next of dependencyNames(packages[path])) walk(path, next);
  };
  for (const name of names) walk('', name);
  const direct = Object.entries(packages[''].devDependencies).filter(([name]) => names.includes(name));
  const { engines: _, bin: __, ...top } = packages[''];
  return {
    ...lock,
    packages: { '': { ...top, devDependencies: Object.fromEntries(direct) }, ...Object.fromEntries(found) },
  };
}

/** The paths that a lock file names and an installation lacks; what is for other platforms only need not be there. */
export const missingFrom = (installed, { packages }) =>
  Object.entries(packages)
    .filter(
      ([path, { version, optional }]) =>
        path !== '' && optional !== true && installed.packages[path]?.version !== version,
    )
    .map(([path]) => path);
