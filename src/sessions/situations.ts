import { proxyFor, showProxy } from '../aws/proxy-rules.js';
import { ROLE_ACTIONS } from '../aws/faults/explain-role.js';
import type { Service, ServiceTarget, SignInService } from '../aws/endpoint.js';
import type {
  DeviceAction,
  OrganizationsAction,
  SignInSituation,
  Situation,
  StackSetAction,
} from '../aws/faults/situation.js';
import { accessRequestUrl, type SignIn } from '../identity-center/sign-in.js';
import type { Host } from '../system/host.js';
import type { Route } from './route.js';
import type { Source } from './source/source.js';
import { signInNameOf, startSession } from './source/start-kinds.js';
import type { StartSession } from './source/start.js';

/* What messages may say of a call, whatever comes of it. */

interface Surroundings {
  readonly host: Host;
  readonly route: Route;
}

/** What a message about a call of this source may say. */
export function situationOf(
  call: Situation['call'],
  arn: string | undefined,
  source: Source,
  context: Surroundings,
): Situation {
  return situationAt(context.route.target(serviceOf(call), arn), call, source, context);
}

function serviceOf(call: Situation['call']): Exclude<Service, SignInService> {
  if (STACK_SET_ACTIONS.has(call)) return 'cloudformation';
  if (ORGANIZATIONS_ACTIONS.has(call)) return 'organizations';
  if (call === 'GetObject' || call === 'PutObject') return 's3';
  return DEVICE_ACTIONS.has(call) || ROLE_ACTIONS.has(call) ? 'iam' : 'sts';
}

const STACK_SET_ACTIONS: ReadonlySet<Situation['call']> = new Set<StackSetAction>([
  'DescribeOrganizationsAccess',
  'DescribeStackSet',
  'ListStackInstances',
  'ListStackSetOperations',
  'CreateStackSet',
  'UpdateStackSet',
  'CreateStackInstances',
  'DescribeStackSetOperation',
  'ListStackSetOperationResults',
]);

const DEVICE_ACTIONS: ReadonlySet<Situation['call']> = new Set<DeviceAction>([
  'ListMFADevices',
  'ListVirtualMFADevices',
  'CreateVirtualMFADevice',
  'EnableMFADevice',
  'DeleteVirtualMFADevice',
]);

const ORGANIZATIONS_ACTIONS: ReadonlySet<Situation['call']> = new Set<OrganizationsAction>([
  'DescribeOrganization',
  'ListRoots',
  'ListOrganizationalUnitsForParent',
  'ListAccountsForParent',
  'ListTagsForResource',
]);

function situationAt(
  target: ServiceTarget,
  call: Situation['call'],
  source: Source,
  context: Surroundings,
): Situation {
  const session = startSession(source.start);
  return {
    ...reached(target, call, context),
    source: source.description,
    signInName: signInNameOf(source.start),
    ...(session === undefined ? {} : { signIn: signInSituation(session) }),
  };
}

/** Of what is fetched as AWS is asked, and lies elsewhere. @param namedBy - what to look at where nobody answers */
export const situationOfAddress = (address: string, namedBy: string, context: Surroundings): Situation =>
  reached({ ...context.route.target('s3'), endpoint: address, endpointFrom: namedBy }, 'GetObject', context);

function reached(target: ServiceTarget, call: Situation['call'], { host, route }: Surroundings): Situation {
  const { transport } = route;
  const proxy = transport.proxies && proxyFor(transport.proxies, target.endpoint);
  return {
    call,
    target,
    proxy: proxy && showProxy(proxy),
    hasOwnCa: transport.ca !== undefined,
    timeoutMs: transport.timeoutMs,
    now: host.now(),
  };
}

/** What a message about signing in may say, where no account is meant. */
export const situationOfSignIn = (
  { name, startUrl, region }: SignIn,
  target: ServiceTarget,
  context: Surroundings,
): Situation => ({
  ...reached(target, 'credentials', context),
  signIn: { name, startUrl, region },
});

const signInSituation = ({ signIn, accountId, permissionSet }: StartSession): SignInSituation => ({
  name: signIn.name,
  startUrl: signIn.startUrl,
  region: signIn.region,
  accountId,
  permissionSet,
  accessRequestUrl: accessRequestUrl(signIn, { accountId, permissionSet }),
});

/** What a message about the start may say. @param target - who was asked; undefined: it is not known */
export function startSituation(source: Source, context: Surroundings, target?: ServiceTarget): Situation {
  const session = startSession(source.start);
  return {
    ...situationAt(
      target ??
        (session === undefined
          ? context.route.target('sts')
          : context.route.signInTarget('sso', session.signIn.region)),
      'credentials',
      source,
      context,
    ),
    ...(session === undefined ? {} : { account: session.account }),
  };
}
