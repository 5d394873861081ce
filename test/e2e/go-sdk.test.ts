import { describe, expect, it } from 'vitest';
import { openDesk, STAGE, type Desk } from '../support/desk.js';
import { askGo, goWitness, type GoQuestion } from '../support/go-witness.js';

/* What Terraform, eksctl, k9s and all others that are written in Go get of what acctmgr writes and hands over. */

const witness = await goWitness();
const STAGE_ARN = `arn:aws:sts::${STAGE}:assumed-role/Deployer/ada`;

const identities = (desk: Desk, ...questions: readonly GoQuestion[]) =>
  askGo(
    witness ?? '',
    questions.map((question) => ({ ...question, identity: true })),
    { cwd: desk.home.folder, env: { ...desk.env, AWS_REGION: 'us-east-1' } },
  );

const done = async (desk: Desk, ...words: readonly string[]) => {
  const { exitCode, stdout, stderr } = await desk.acctmgr(words, { env: { AWS_REGION: 'eu-west-1' } });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
};

describe.skipIf(witness === undefined)('the AWS SDK for Go', () => {
  it('reads the profiles of profiles install, whatever stands in the paths', async () => {
    const desk = await openDesk();
    const inventory = desk.home.read('.config/acctmgr/accounts.json');
    desk.home.write("Ada's accounts#1/a & b.json", inventory);
    await done(desk, 'profiles', 'install', 'stage', '--yes');
    const odd = desk.home.at("Ada's accounts#1/a & b.json");
    await done(desk, 'profiles', 'install', 'stage', '--prefix', 'odd/', '--config', odd, '--yes');
    expect(await identities(desk, { profile: 'stage' }, { profile: 'odd/stage' })).toEqual([
      { region: 'us-east-1', arn: STAGE_ARN },
      { region: 'us-east-1', arn: STAGE_ARN },
    ]);
    expect(desk.aws.calls('AssumeRole')).toHaveLength(1);
  });

  it('reads the profiles of assume, with a slash in the name, too', async () => {
    const desk = await openDesk();
    const names = ['assumed-stage', 'assumed-stage/Deployer', 'assumed-stage/read-only'];
    for (const name of names)
      await done(desk, 'assume', 'stage', '--profile-name', name, '--region', 'eu-west-1');
    const answers = await identities(desk, ...names.map((profile) => ({ profile })));
    expect(answers).toEqual(names.map(() => ({ region: 'us-east-1', arn: STAGE_ARN })));
  });

  it.each([
    ['exec', []],
    ['exec --serve', ['--serve']],
  ])('finds the session of %s', async (_, serve) => {
    const desk = await openDesk();
    const script = `echo '[{"identity":true}]' | ${witness ?? ''}`;
    const answer = await done(
      desk,
      'exec',
      'stage',
      ...serve,
      '--region',
      'eu-west-1',
      '--',
      '/bin/sh',
      '-c',
      script,
    );
    expect(JSON.parse(answer)).toEqual([{ region: 'eu-west-1', arn: STAGE_ARN }]);
  });
});
