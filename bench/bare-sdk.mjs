/* The least that a program takes for many roles: the SDK with one client, so many calls at once, nothing kept. */
import { readFileSync } from 'node:fs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

const [names, devRole, endpoint, keys, atOnce] = process.argv.slice(2);
const client = new STSClient({ region: 'us-east-1', endpoint, credentials: JSON.parse(keys) });
const roles = readFileSync(names, 'utf8')
  .trimEnd()
  .split('\n')
  .map((name) =>
    name === 'dev'
      ? devRole
      : `arn:aws:iam::${300_000_000_000 + Number(name.slice('account-'.length))}:role/CrossAccountAdminRole`,
  )
  .values();
await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    for (const RoleArn of roles)
      await client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'bench' }));
  }),
);
