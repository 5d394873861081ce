import { fail, ok, warn, type Finding } from '../finding.js';

/** package.json, engines. */
const FLOOR = [20, 12] as const;
/** AWS takes the SDK for JavaScript away from older ones in January 2027. */
const SDK_NEEDS = 22;

const NEWER = `Install Node.js ${SDK_NEEDS} or later: nvm install ${SDK_NEEDS}, or https://nodejs.org`;

/** Whether this Node.js will do, and for how long. @param version - `20.12.0` */
export function judgeNodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [floor, floorMinor] = FLOOR;
  if (major < floor || (major === floor && minor < floorMinor)) {
    return fail(
      'node_version',
      `Node.js ${version} is too old: acctmgr needs ${FLOOR.join('.')} or later.`,
      NEWER,
    );
  }
  if (major >= SDK_NEEDS) return ok('node_version', `Node.js ${version}`);
  return warn(
    'node_version',
    `Node.js ${version} will do for this acctmgr, but AWS's SDK for JavaScript needs ${SDK_NEEDS} from January 2027 on.`,
    NEWER,
  );
}
