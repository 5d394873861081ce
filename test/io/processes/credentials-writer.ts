import { writeManagedProfile } from '../../../src/profiles/credentials-file.js';
import { systemHost } from '../../../src/system/host.js';

/*
 * credentials-writer NAME COUNT: writes `assumed-NAME` COUNT times, each time with another token, as many shells do.
 */
const [name = '', count = '1'] = process.argv.slice(2);
const host = systemHost();
async function write(): Promise<void> {
  for (let turn = 1; turn <= Number(count); turn++) {
    await writeManagedProfile(
      host,
      {
        name: `assumed-${name}`,
        account: name,
        roleArn: 'arn:aws:iam::987654321098:role/CrossAccountAdminRole',
        source: 'default',
        expiration: new Date('2030-01-02T03:04:05Z'),
        credentials: {
          accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
          secretAccessKey: `secret-of-${name}`,
          sessionToken: `${name}-${turn}==`,
        },
      },
      { force: false },
    );
  }
}

void write();
