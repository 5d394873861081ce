import { findAccount } from '../../accounts/inventory.js';
import { kubeconfigFor, yamlText, type Kubeconfig } from '../../handover/kubeconfig.js';
import type { View } from '../../output/view.js';
import { requestedAccess } from '../../sessions/chain.js';
import { requireOwnPartition } from '../../sessions/region.js';
import { usageError } from '../../system/failure.js';
import { findProgram } from '../../system/processes/found-program.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { accountsAnywhere } from '../load-accounts.js';
import { regionOf, warnOfUnknownRegion } from '../region-flag.js';

const declare = (declaration: Declaration) =>
  declaration
    .argument('<name>', 'the account')
    .argument('<cluster>', 'the EKS cluster')
    .option('--region <region>', "the cluster's region (default: the account's)", regionOf)
    .option('--alias <user>', "what the user is called (default: the cluster's ARN, as the AWS CLI has it)")
    .addHelpText(
      'after',
      `
In a file of its own that stands first, it takes the place of the user that
"aws eks update-kubeconfig" made:
  acctmgr kubeconfig dev web > ~/.kube/acctmgr-web
  export KUBECONFIG=~/.kube/acctmgr-web:~/.kube/config

Nothing is asked while kubectl waits: where an MFA code is needed, run acctmgr
login first, and acctmgr assume where the account is protected.`,
    );

type KubeconfigOptions = OptionsOf<typeof declare>;

const view: View<Kubeconfig> = {
  json: (config) => config,
  human: (config) => yamlText(config),
  isVerbatim: true,
};

/** EKS API Reference, CreateCluster. */
const CLUSTER = /^[0-9A-Za-z][\w-]{0,99}$/;

const shown = (text: string): string => shorten(oneLine(text), 80);

function requireCluster(cluster: string): void {
  if (CLUSTER.test(cluster)) return;
  throw usageError(`${shown(cluster)} is not the name of an EKS cluster.`, {
    hint: 'It takes 1 to 100 letters, digits, - and _. aws eks list-clusters shows those of an account.',
  });
}

function requireRegion(region: string | undefined, account: string): string {
  if (region !== undefined) return region;
  throw usageError(`${account} has no region.`, {
    hint: 'Give the region of the cluster with --region, such as eu-west-1.',
  });
}

async function printKubeconfig(
  context: Context,
  name: string,
  cluster: string,
  { region: given, alias }: KubeconfigOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  const inventory = await accountsAnywhere(context);
  const account = findAccount(inventory, name);
  if (given !== undefined) warnOfUnknownRegion(context, given);
  const taken = requestedAccess(account, undefined);
  requireOwnPartition(account, taken.kind === 'role' ? taken.roleArn : undefined, given);
  requireCluster(cluster);
  const region = requireRegion(given ?? account.region, account.name);
  const aws = findProgram(host, 'aws');
  if (aws === undefined)
    output.warn('The program aws is not on the PATH, and kubectl needs it to get a token.');
  const config = kubeconfigFor({
    // What aws eks update-kubeconfig calls it: first in KUBECONFIG, this user takes the place of that one.
    user: alias ?? `arn:${account.partition}:eks:${region}:${account.account_id}:cluster/${cluster}`,
    launcher: host.launcher,
    account: account.name,
    inventory: inventory.path,
    aws: aws ?? 'aws',
    cluster,
    region,
  });
  return answer(config, view);
}

export const kubeconfig = defineCommand({
  declare,
  run: (context, [name, cluster], options) => printKubeconfig(context, name, cluster, options),
});
