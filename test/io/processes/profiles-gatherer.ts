import { gatheringWriter } from '../../../src/profiles/profile-writer.js';
import { readProfiles } from '../../../src/profiles/reading/read-profiles.js';
import { systemHost } from '../../../src/system/host.js';
import { dieAtStep, fillDiskAtStep } from './mortal-files.js';

/*
 * profiles-gatherer COUNT [--step STEP | --full STEP]: writes `assumed-0`, `assumed-1`, … together, and prints the code of each
 * failure.
 */
const [count = '1', mishap, step] = process.argv.slice(2);
const host = systemHost();

async function write(): Promise<void> {
  const { credentialsFile } = readProfiles(host);
  const writer = gatheringWriter(host, []);
  const written = Array.from({ length: Number(count) }, (_, index) =>
    writer.write(
      {
        name: `assumed-${index}`,
        account: String(index),
        roleArn: 'arn:aws:iam::987654321098:role/CrossAccountAdminRole',
        source: 'default',
        expiration: new Date('2030-01-02T03:04:05Z'),
        credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE12', secretAccessKey: 's', sessionToken: 't==' },
      },
      { force: false },
      credentialsFile,
    ),
  );
  if (mishap === '--step') dieAtStep(Number(step));
  if (mishap === '--full') fillDiskAtStep(Number(step));
  const settled = Promise.allSettled(written);
  await writer.hurry();
  for (const one of await settled) {
    if (one.status === 'rejected') console.log((one.reason as { code?: string }).code);
  }
}

void write();
