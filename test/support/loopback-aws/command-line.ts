/**
 * The loopback AWS as a program: `node loopback-aws.js --world world.json [--port 4566]`. The world is a file, or the
 * JSON itself. Prints one line of JSON, `{ url, users, signIns }` with the keys of every user and a token file for each
 * person of an Identity Center, and serves until SIGTERM or SIGINT. `--code SEED` prints what an MFA device with this seed
 * shows now, and nothing else is done.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startLoopbackAws, type Misbehaviour, type WorldDescription } from './loopback-aws.js';
import { stepAt, totpCode } from './totp.js';

const { values } = parseArgs({
  options: { world: { type: 'string' }, port: { type: 'string' }, code: { type: 'string' } },
});
const { world = '{}', port = '0', code: seed } = values;
if (seed !== undefined) {
  process.stdout.write(`${totpCode(seed, stepAt(Date.now()))}\n`);
  process.exit(0);
}
const text = world.startsWith('{') ? world : readFileSync(world, 'utf8');
const {
  users = [],
  roles = [],
  identityCenters = [],
  buckets = [],
  organizations = [],
  cloudFormation = {},
  oidcProviders = [],
  misbehaviours = [],
} = JSON.parse(text) as WorldDescription & {
  readonly misbehaviours?: readonly Misbehaviour[];
};

const aws = await startLoopbackAws({
  world: { roles, identityCenters, buckets, organizations, cloudFormation, oidcProviders },
  misbehaviours,
  port: Number(port),
});
const keys = users.map((user) => ({ account: user.account, name: user.name, ...aws.user(user) }));
const signIns = identityCenters.flatMap(({ startUrl, users: people }) =>
  people.map((user) => ({ user, token: aws.identityCenter(startUrl).signIn(user) })),
);
process.stdout.write(`${JSON.stringify({ url: aws.url, users: keys, signIns })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void aws.close());
