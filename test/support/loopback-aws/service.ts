import type { Action } from './call.js';
import { iamActions } from './iam.js';
import { cloudFormationActions } from './stack-sets/actions.js';
import { distort, refusalOf, type Misbehaviour } from './misbehaviour.js';
import {
  cloudFormationApi,
  iamApi,
  stsApi,
  writeError,
  writeResult,
  type Api,
  type Parameters,
  type XmlValue,
} from './query-protocol.js';
import { invalidToken, Refusal } from './refusal.js';
import { readAuthorization, verifySignature, type SignedRequest } from './signature.js';
import { homeOf, type Signer } from './signer.js';
import { stsActions } from './sts.js';
import type { UsedCodes } from './totp.js';
import { assumeRoleWithWebIdentity } from './web-identity.js';
import type { World } from './world.js';

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly requestId: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of an error. */
  readonly code?: string;
}

export interface ServiceRequest {
  readonly signed: SignedRequest;
  readonly params: Parameters;
  readonly world: World;
  readonly usedCodes: UsedCodes;
  /** The service's clock, in milliseconds since the epoch. */
  readonly now: number;
  readonly misbehaviour: Misbehaviour | undefined;
}

interface Endpoint {
  readonly api: Api;
  readonly actions: Readonly<Record<string, Action>>;
}

const sts: Endpoint = { api: stsApi, actions: stsActions };
const iam: Endpoint = { api: iamApi, actions: iamActions };
const cloudFormation: Endpoint = { api: cloudFormationApi, actions: cloudFormationActions };

/** One address serves all of them; the scope of the signature tells which was meant. */
function endpointOf({ headers: { authorization = '' } }: SignedRequest): Endpoint {
  if (authorization.includes('/cloudformation/aws4_request')) return cloudFormation;
  return authorization.includes('/iam/aws4_request') ? iam : sts;
}

function authenticate(request: ServiceRequest, { api }: Endpoint): Signer {
  const authorization = readAuthorization(request.signed.headers);
  if (authorization.service !== api.service) {
    const message = `Credential should be scoped to correct service: '${api.service}'. `;
    throw new Refusal(403, 'SignatureDoesNotMatch', message);
  }
  const key = request.world.keys.get(authorization.accessKeyId);
  if (key === undefined) throw invalidToken();
  verifySignature(request.signed, authorization, key, request.now);
  return key.signer;
}

function actionOf(params: Parameters, { api, actions }: Endpoint): Action {
  const { Action: name = '', Version: version = '' } = params;
  const action = version === api.version && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    throw new Refusal(
      400,
      'InvalidAction',
      `Could not find operation ${name} for version ${version || 'NO_VERSION_SPECIFIED'}`,
    );
  }
  return action;
}

/** The one action that nothing signs. */
const isUnsigned = ({ params, signed }: ServiceRequest): boolean =>
  params['Action'] === 'AssumeRoleWithWebIdentity' && signed.headers.authorization === undefined;

function carriedOut(request: ServiceRequest, endpoint: Endpoint): XmlValue {
  const { params, misbehaviour } = request;
  const signer = isUnsigned(request) ? undefined : authenticate(request, endpoint);
  const account = signer === undefined ? params['RoleArn']?.split(':')[4] : homeOf(signer).account;
  const fault = refusalOf(misbehaviour, account ?? '');
  if (fault !== undefined) throw fault;
  return signer === undefined
    ? assumeRoleWithWebIdentity(request)
    : actionOf(
        params,
        endpoint,
      )({
        ...request,
        signer,
        region: readAuthorization(request.signed.headers).region,
      });
}

/** What STS or IAM says to a request: authenticated, checked, authorized and carried out. */
export function answerRequest(request: ServiceRequest): Answer {
  const { params, misbehaviour } = request;
  const endpoint = endpointOf(request.signed);
  const requestId = request.world.chance.about('requests').uuid();
  const contentType = 'text/xml';
  try {
    const result = carriedOut(request, endpoint);
    const body = distort(writeResult(endpoint.api, params['Action'] ?? '', result, requestId), misbehaviour);
    return { status: 200, contentType, body, requestId };
  } catch (error) {
    // Anything else is a fault of this fake: the test that met it should see it.
    const { status, code, message } =
      error instanceof Refusal ? error : new Refusal(500, 'LoopbackAwsBug', String((error as Error).stack));
    const body = writeError(endpoint.api, status, code, message, requestId);
    return { status, contentType, body, requestId, code };
  }
}
