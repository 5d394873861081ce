// Lists the buckets of several accounts of your inventory, side by side:
//
//   npm install /path/to/your/clone @aws-sdk/client-s3
//   node list-buckets.mjs dev prod
//
// Run it as often as you like: the sessions come from the cache that `acctmgr assume` fills, too, so a code is asked for once.
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { AcctmgrError, fromAccount } from 'acctmgr';

async function askMfaCode(serial) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(`Code of ${serial}: `);
  } finally {
    terminal.close();
  }
}

const clientFor = (account) =>
  new S3Client({
    region: process.env.AWS_REGION ?? 'us-east-1',
    // Without a terminal nobody can be asked, and the error says what to do instead.
    credentials: fromAccount(account, process.stdin.isTTY ? { mfaCode: askMfaCode } : {}),
  });

async function bucketsOf(client) {
  const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
  return Buckets.map(({ Name }) => Name);
}

try {
  const accounts = process.argv.slice(2);
  // A name that the inventory does not have is an error here, before anything is asked of AWS.
  const clients = accounts.map((account) => [account, clientFor(account)]);
  // One after the other: AWS takes each MFA code once.
  for (const [account, client] of clients) {
    for (const bucket of await bucketsOf(client)) console.log(`${account}\t${bucket}`);
  }
} catch (error) {
  if (!(error instanceof AcctmgrError)) throw error;
  console.error(error.message, error.hint ?? '');
  process.exitCode = error.exitCode;
}
