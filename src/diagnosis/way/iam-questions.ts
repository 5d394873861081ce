import type { Answer } from '../../aws/clients/answer.js';
import type { Credentials } from '../../aws/credentials.js';
import type { Fault } from '../../aws/faults/fault.js';
import { loadIam } from '../../aws/clients/load-iam.js';
import type { ServiceCall } from '../../aws/clients/service-call.js';
import type { CallContext } from '../../sessions/calls.js';

/** Who asks IAM, which tells of their own account only. */
export interface IamSigner {
  readonly credentials: Credentials;
  /** Any ARN of the partition to ask in. */
  readonly arn: string;
}

export type IamAnswer<T> =
  | { readonly ok: true; readonly value: T }
  /** @property why - the end of a sentence */
  | { readonly ok: false; readonly isMissing: boolean; readonly why: string };

type Iam = Awaited<ReturnType<typeof loadIam>>;

const unknown = (why: string): { ok: false; isMissing: false; why: string } => ({
  ok: false,
  isMissing: false,
  why,
});

/** Why IAM did not tell. */
function whyNot(action: string, { kind, refusal }: Fault): string {
  if (kind === 'access-denied') return `${refusal?.action ?? action} is not allowed`;
  if (kind === 'credentials-unknown') return 'IAM does not take these credentials';
  if (kind === 'throttled') return 'IAM was asked too often';
  return /^(?:network|proxy)-/.test(kind) ? 'IAM cannot be reached' : 'IAM gave no answer that can be read';
}

/** Somebody who has STS asked elsewhere, at a stand-in for AWS, does not want IAM asked at AWS itself. */
function isElsewhere({ route }: CallContext, arn: string): boolean {
  const { endpointFrom } = route.target('sts', arn);
  return endpointFrom !== undefined && route.target('iam', arn).endpointFrom === undefined;
}

/** Asks IAM one question. @param action - for what is said where it may not be asked: `iam:GetRole` */
export async function askIam<T>(
  action: string,
  { credentials, arn }: IamSigner,
  context: CallContext,
  question: (iam: Iam, call: ServiceCall) => Promise<Answer<T>>,
): Promise<IamAnswer<T>> {
  if (isElsewhere(context, arn)) return unknown('STS is asked at an endpoint of its own, and IAM has none');
  const { route, host } = context;
  const answer = await question(await loadIam(), {
    credentials,
    target: route.target('iam', arn),
    transport: route.transport,
    now: host.now(),
  });
  if (answer.ok) return { ok: true, value: answer.value };
  const isMissing = answer.fault.code.startsWith('NoSuchEntity');
  return isMissing ? { ok: false, isMissing, why: 'it is not there' } : unknown(whyNot(action, answer.fault));
}
