import fc from 'fast-check';
import path from 'node:path';
import { expect, it } from 'vitest';
import { callerSide, type RoleCaller } from '../../../src/roles/caller-policies.js';
import { cloudFormationCaller, cloudFormationRole } from '../../../src/roles/forms/cloudformation.js';
import { hclBlock, hclValue } from '../../../src/roles/forms/hcl.js';
import { terraformCaller, terraformRole } from '../../../src/roles/forms/terraform.js';
import { designedRole } from '../../support/designed-role.js';
import { goProgram } from '../../support/go-program.js';
import { runCommand } from '../../support/spawned-program.js';
import { temporaryHome } from '../../support/temporary-home.js';

/* What others make of the documents: the parser of Terraform, and cfn-lint where it is on the PATH. */

interface Resource {
  readonly labels: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

const parser = await goProgram('hcl-witness', "of Terraform's text by its own parser");

async function resourcesIn(text: string): Promise<readonly Resource[]> {
  const { stdout, stderr } = await runCommand(parser ?? '', [], { cwd: '/', env: {}, stdin: text });
  if (stdout === '') throw new Error(`Terraform cannot read this: ${stderr}\n${text}`);
  return JSON.parse(stdout) as Resource[];
}

const STRANGE = 'say "it" ${aws:username} $${x} %{ if } %%{ \\n é';
const OWN = {
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: '*',
  Condition: { StringEquals: { 's3:prefix': STRANGE } },
};
const designed = designedRole(
  { mfa_serial: 'GAHT12345678', external_id: 'dev-1' },
  {
    trust: ['main', 'arn:aws:iam::111122223333:role/Jump'],
    inlinePolicies: { own: { Version: '2012-10-17', Statement: [OWN] } },
    sourceIdentities: ['${aws:username}'],
    description: STRANGE.replace('é', ''),
    boundary: 'PowerUserAccess',
    managedPolicies: ['ReadOnlyAccess'],
    tags: { Team: 'web' },
  },
);
const group: RoleCaller = { kind: 'group', name: 'Developers' };
const side = callerSide('dev', designed, group);

it.skipIf(parser === undefined)('Terraform reads the very role that is designed', async () => {
  const { design } = designed;
  const [role, attachment, inline] = await resourcesIn(terraformRole(design));
  expect(role?.labels).toEqual(['aws_iam_role', 'developer']);
  expect(JSON.parse(String(role?.attributes['assume_role_policy']))).toEqual(design.trust);
  expect(role?.attributes).toMatchObject({
    name: 'Developer',
    path: '/',
    description: design.description,
    max_session_duration: 3600,
    permissions_boundary: design.boundary,
    tags: { Team: 'web', 'acctmgr:managed-by': 'terraform' },
  });
  expect(attachment?.attributes).toEqual({
    role: 'the name of developer',
    policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  });
  expect(JSON.parse(String(inline?.attributes['policy']))).toEqual(design.inlinePolicies['own']);
});

it.skipIf(parser === undefined)("Terraform reads the very policies of a caller's group", async () => {
  const resources = await resourcesIn(terraformCaller(group, side));
  expect(
    resources.map(({ labels, attributes }) => [...labels, attributes['group'], attributes['name']]),
  ).toEqual([
    ['aws_iam_group_policy', 'developers_assume_dev', 'Developers', 'assume-dev'],
    ['aws_iam_group_policy', 'developers_force_mfa', 'Developers', 'force-mfa'],
  ]);
  expect(resources.map(({ attributes }) => JSON.parse(String(attributes['policy'])) as unknown)).toEqual(
    Object.values(side.policies),
  );
});

it.skipIf(parser === undefined)('Terraform reads whatever text there is as it was meant', async () => {
  const sign = fc.constantFrom(
    '$',
    '%',
    '{',
    '}',
    '"',
    '\\',
    '\n',
    '~',
    'a',
    ' ',
    'é',
    '\u2028',
    '\u0007',
    '#',
    '=',
  );
  const text = fc.string({ unit: sign, maxLength: 12 });
  const values = fc.sample(fc.oneof(text, fc.array(text), fc.dictionary(text, text)), {
    numRuns: 300,
    seed: 7,
  });
  const blocks = values.map((value, index) =>
    hclBlock(['resource', 'x', `r${index}`], [['v', hclValue(value, '  ')]]),
  );
  const resources = await resourcesIn(blocks.join('\n'));
  expect(resources.map(({ attributes }) => attributes['v'])).toEqual(values);
});

const lint = await runCommand('cfn-lint', ['--version'], {
  cwd: '/',
  env: { PATH: process.env['PATH'] ?? '' },
}).then(
  ({ exitCode }) => exitCode === 0,
  () => false,
);
if (!lint) console.warn('skipped. Tests of CloudFormation templates by cfn-lint: it is not on the PATH.');

it.skipIf(!lint)('cfn-lint has nothing against the templates', async () => {
  const home = temporaryHome();
  const callers = (['user', 'group', 'role'] as const).map((kind) => ({ kind, name: 'Developers' }));
  const texts = [
    cloudFormationRole(designed.design),
    ...callers.map((caller) => cloudFormationCaller(caller, callerSide('dev', designed, caller))),
  ];
  const files = texts.map((text, index) => path.basename(home.write(`template-${index}.json`, text)));
  const world = { cwd: home.folder, env: { PATH: process.env['PATH'] ?? '', HOME: home.folder } };
  expect(await runCommand('cfn-lint', files, world)).toMatchObject({ stdout: '', stderr: '', exitCode: 0 });
});
