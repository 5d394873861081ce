/*
 * The main job on the loopback AWS of the tests: nothing of the user's is read or written, and nothing is left behind.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProgramFresh } from './built.mjs';
import { ensureBuildDependencies, root } from './dependencies.mjs';

ensureBuildDependencies();

const scratch = mkdtempSync(join(tmpdir(), 'acctmgr-demo-'));
const home = join(scratch, 'home');
mkdirSync(home);

/** The path of the built program; where there is none yet, all of it in one file, which takes a tenth of the time of a build. */
async function program() {
  if (isProgramFresh()) return join(root, 'dist/main.cjs');
  const { bundledProgram } = await import('./bundled-program.mjs');
  const outfile = join(scratch, 'acctmgr.cjs');
  await bundledProgram({ outfile });
  return outfile;
}

const MAIN = '111111111111';
const PAYMENTS = '444444444444';
const PORTAL = 'https://corp.awsapps.com/start';
const trust = (condition) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${MAIN}:root` },
      Action: 'sts:AssumeRole',
      ...(condition === undefined ? {} : { Condition: condition }),
    },
  ],
});

function settle(aws) {
  const serial = `arn:aws:iam::${MAIN}:mfa/ada`;
  const user = aws.user({
    account: MAIN,
    name: 'ada',
    mfa: { serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
  });
  const role = (account, name, condition) => aws.role({ account, name, trust: trust(condition) }).arn;
  const accounts = [
    { name: 'main', account_id: MAIN, description: 'Main AWS Account' },
    {
      name: 'dev',
      account_id: '222222222222',
      role_arn: role('222222222222', 'Developer', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      description: 'Development: the role asks for MFA',
      mfa_serial: serial,
      region: 'eu-west-1',
    },
    {
      name: 'partner',
      account_id: '333333333333',
      role_arn: role('333333333333', 'Auditor', { StringEquals: { 'sts:ExternalId': 'demo-4711' } }),
      description: "A partner's account: the role asks for an external id",
      external_id: 'demo-4711',
    },
    {
      name: 'payments',
      account_id: PAYMENTS,
      description: 'Payments: entered by a permission set of IAM Identity Center',
      sso_session: 'corp',
      permission_sets: { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' },
      default_permission_set: 'ro',
      region: 'eu-west-1',
    },
  ];
  const sso_sessions = { corp: { start_url: PORTAL, region: 'eu-west-1' } };
  aws.addIdentityCenter({
    startUrl: PORTAL,
    region: 'eu-west-1',
    consent: 'remembered',
    users: ['ada'],
    accounts: [{ id: PAYMENTS, name: 'payments', email: 'payments@example.com' }],
    permissionSets: ['ReadOnlyAccess', 'AdministratorAccess'],
    assignments: [{ user: 'ada', account: PAYMENTS, permissionSet: 'ReadOnlyAccess' }],
  });
  // A browser whose portal knows its person sends them on without a click.
  writeFileSync(join(scratch, 'browser.mjs'), 'await fetch(process.argv[2]);\n');
  mkdirSync(join(home, '.config/acctmgr'), { recursive: true });
  writeFileSync(
    join(home, '.config/acctmgr/accounts.json'),
    JSON.stringify({ sso_sessions, accounts }, null, 2),
  );
  mkdirSync(join(home, '.aws'));
  writeFileSync(
    join(home, '.aws/credentials'),
    `# written by hand\n[default]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`,
    { mode: 0o600 },
  );
  return { code: () => aws.totp(serial) };
}

const bold = (text) => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[22m` : text);
const say = (text = '') => console.log(text);

function acctmgr({ main, aws }, argv, { env = {}, shown = argv.join(' ') } = {}) {
  const prefix = Object.entries(env)
    .map(([name, value]) => `${name}=${value} `)
    .join('');
  say(`\n${bold(`$ ${prefix}acctmgr ${shown}`)}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...argv], {
      cwd: home,
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: 60_000,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        USERPROFILE: home,
        SHELL: process.env.SHELL ?? '/bin/sh',
        ...(process.env.SystemRoot === undefined ? {} : { SystemRoot: process.env.SystemRoot }),
        AWS_ENDPOINT_URL: aws.url,
        AWS_EC2_METADATA_DISABLED: 'true',
        BROWSER: `"${process.execPath}" "${join(scratch, 'browser.mjs')}"`,
        ...env,
      },
    });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

const masked = (text) =>
  text.replace(/^((?:aws_secret_access_key|aws_session_token) *= *)(\S{4})\S+$/gm, '$1$2…  (shortened here)');

let aws;
try {
  const { openLoopbackAws } = await import('./loopback-aws.mjs');
  aws = await openLoopbackAws(scratch);
  const stage = { main: await program(), aws };
  const { code } = settle(aws);
  say(`A strict STS answers on ${aws.url}; the home folder is a scratch one.`);

  await acctmgr(stage, ['list']);
  await acctmgr(stage, ['whoami']);

  say('\n── The role of dev asks for MFA. On a terminal acctmgr asks for the code; here it is given.');
  await acctmgr(stage, ['assume', 'dev', '--mfa-code', code()]);
  await acctmgr(stage, ['whoami'], { env: { AWS_PROFILE: 'assumed-dev' } });

  say("\n── The partner's role asks for an external id, which stands in accounts.json.");
  await acctmgr(stage, ['assume', 'partner']);

  say('\n── With a wrong one it is denied, and acctmgr says what to look at.');
  await acctmgr(stage, ['assume', 'partner', '--external-id', 'demo-1174']);

  say('\n── payments is entered by a permission set: sign in first. A program stands in for the browser.');
  await acctmgr(stage, ['login', 'corp']);
  await acctmgr(stage, ['assume', 'payments/ro']);

  say('\n── The credentials file: what was there before is as it was.');
  say(`\n${bold('$ cat ~/.aws/credentials')}`);
  say(masked(readFileSync(join(home, '.aws/credentials'), 'utf8')).trimEnd());

  say('\n── The access log has every attempt.');
  say(`\n${bold('$ cat ~/.local/state/acctmgr/access_log.jsonl')}`);
  for (const line of readFileSync(join(home, '.local/state/acctmgr/access_log.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')) {
    const { time, event, sso_session, account, role_arn, permission_set, status, session_name, error_code } =
      JSON.parse(line);
    say(
      JSON.stringify({
        time,
        event,
        sso_session,
        account,
        role_arn: role_arn ?? undefined,
        permission_set,
        status,
        session_name,
        error_code,
      }).replace(/}$/, ', …}'),
    );
  }
  say('\nThe scratch home is gone again; nothing of yours was touched.');
} finally {
  await aws?.close();
  rmSync(scratch, { recursive: true, force: true });
}
