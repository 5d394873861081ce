import { oneLine, shorten } from '../../system/safe-text.js';
import { withoutPasswords } from '../../system/shown-url.js';
import { ANSWER_TOO_LONG } from '../clients/answer-body.js';
import { awsKind, networkKind, providerKind, type FaultKind } from './fault-kind.js';

/** What AWS's text says about a refusal: "User: A is not authorized to perform: B on resource: C because …". */
export interface Refusal {
  readonly callerArn?: string;
  /** `sts:AssumeRole`, `sts:TagSession`, `iam:ListMFADevices`, … */
  readonly action?: string;
  /** What forbids explicitly, such as `service control policy` or `role trust policy`. */
  readonly deniedBy?: string;
  /** Which kind of policy would have to allow it, such as `identity-based`, `role trust` or `permissions boundary`. */
  readonly notAllowedBy?: string;
  /** The policy that forbids: told within one account or one organisation only. */
  readonly policyArn?: string;
}

/** Why a call failed, as a plain value: it crosses from the SDK's bundle to the program's. Holds nothing secret. */
export interface Fault {
  readonly kind: FaultKind;
  /** AWS's error code, or Node's: `AccessDenied`, `ECONNREFUSED`. */
  readonly code: string;
  /** One line, safe to show. */
  readonly message: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** How often it was tried. */
  readonly attempts?: number;
  /** AWS's clock, in milliseconds since the epoch. */
  readonly serverTime?: number;
  readonly refusal?: Refusal;
  /** Of `throttled`: how long AWS asks to wait. */
  readonly retryAfterMs?: number;
  /** Of `permission-set-denied`: the permission sets that the person has in the account, where that is known. */
  readonly permissionSets?: readonly string[];
  /** Of `sign-in-refused`: another tool wrote the token. */
  readonly isForeignToken?: boolean;
  /** An Error for `--debug`, with the stack of the original and none of its data. */
  readonly cause: unknown;
}

/**
 * AWS's refusals name who asked, for what, and mostly which kind of policy stands against it, since 2026 also which one (IAM
 * User Guide, Troubleshoot access denied error messages).
 */
export function parseRefusal(message: string): Refusal {
  const optional = {
    callerArn: /^User: (\S+) is not authorized/.exec(message)?.[1],
    action: /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1],
    deniedBy: /with an explicit deny in (?:an?|the) ([a-z -]+)/i.exec(message)?.[1]?.trim(),
    notAllowedBy: /because no ([a-z -]+?)(?: policy)? allows/i.exec(message)?.[1],
    policyArn: /with an explicit deny in [a-z -]+: (arn:[!-~]+)/i.exec(message)?.[1],
  };
  return Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const recordAt = (value: unknown, key: string): Readonly<Record<string, unknown>> => {
  const found = isRecord(value) ? value[key] : undefined;
  return isRecord(found) ? found : {};
};
const textAt = (value: unknown, key: string): string | undefined => {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
};
const numberAt = (value: unknown, key: string): number | undefined => {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'number' ? found : undefined;
};

/**
 * What may be shown of a thrown text. AWS repeats wrong values, an MFA code too; a credential process's stderr, which
 * the SDK puts behind its command line, may hold anything.
 */
function shownText(text: string, secrets: readonly (string | undefined)[]): string {
  const line = withoutPasswords(
    oneLine(text.replace(/\n\s*Deserialization error: to see the raw response[^]*$/, '')),
  )
    .replace(/Value '[^']*' at 'tokenCode'/g, "The value at 'tokenCode'")
    .replace(/^Command failed:.*$/, 'The command failed.');
  const redacted = secrets.reduce<string>(
    (shown, secret) => (secret === undefined || secret === '' ? shown : shown.replaceAll(secret, '(hidden)')),
    line,
  );
  return shorten(redacted, 400);
}

function cleanCause(error: unknown, name: string, rawMessage: string, message: string): Error {
  const cause = new Error(message);
  cause.name = name;
  // The frames begin behind the raw message, which must not get into the new stack.
  const [, ...behind] = (textAt(error, 'stack') ?? '').split(rawMessage);
  cause.stack = `${name}: ${message}${behind.at(-1) ?? ''}`;
  return cause;
}

/** The first of `error` and its causes that says something about the network: Node wraps what happened. */
function networkFault(error: unknown, depth = 0): readonly [FaultKind, string] | undefined {
  for (const key of ['code', 'name']) {
    const code = textAt(error, key) ?? '';
    const kind = networkKind(code);
    if (kind !== undefined) return [kind, code];
  }
  const inner = isRecord(error)
    ? (error['cause'] ?? (error['errors'] as unknown[] | undefined)?.[0])
    : undefined;
  return inner === undefined || depth > 4 ? undefined : networkFault(inner, depth + 1);
}

/** What the SDK calls an answer that says nothing. */
const NAMELESS: ReadonlySet<string> = new Set(['Unknown', 'UnknownError', 'NotFound']);

function kindOf(
  error: unknown,
  name: string,
  message: string,
  httpStatus: number | undefined,
): readonly [FaultKind, string] {
  const code = textAt(error, 'Code') ?? name;
  const said = awsKind(code, message);
  if (said !== undefined) return [said, code];
  if (httpStatus === 407) return ['proxy-refused', code];
  if (name === ANSWER_TOO_LONG) return ['answer-wrong', code];
  // A connection that ends half-way leaves an answer that cannot be read, too.
  const network = networkFault(error);
  if (network !== undefined) return network;
  const headers = recordAt(recordAt(error, '$response'), 'headers');
  const isUnreadable =
    message.includes('Deserialization error') || /html/i.test(textAt(headers, 'content-type') ?? '');
  if (httpStatus !== undefined && isUnreadable) return ['answer-not-aws', code];
  // AWS's own refusals name a code; so does nothing else that may answer at a wrong address.
  const isNameless = NAMELESS.has(code) && httpStatus !== undefined && httpStatus >= 400 && httpStatus < 429;
  if (isNameless) return ['answer-not-aws', code];
  if (httpStatus === 429) return ['throttled', code];
  if (httpStatus !== undefined && httpStatus >= 500) return ['service-error', code];
  return [providerKind(name, message) ?? 'unknown', code];
}

/**
 * Translates whatever the SDK or Node.js threw. Never throws itself.
 *
 * @param secrets - what the call carried: whoever answers may repeat the request
 */
export function toFault(error: unknown, secrets: readonly (string | undefined)[] = []): Fault {
  const name = textAt(error, 'name') ?? 'Error';
  const rawMessage = textAt(error, 'message') ?? String(error);
  const metadata = recordAt(error, '$metadata');
  const httpStatus = numberAt(metadata, 'httpStatusCode');
  const [kind, code] = kindOf(error, name, rawMessage, httpStatus);
  const message = shownText(rawMessage, secrets);
  const date = Date.parse(textAt(recordAt(recordAt(error, '$response'), 'headers'), 'date') ?? '');
  const optional = {
    httpStatus,
    requestId: textAt(metadata, 'requestId'),
    attempts: numberAt(metadata, 'attempts'),
    serverTime: Number.isNaN(date) ? undefined : date,
    refusal: kind === 'access-denied' ? parseRefusal(message) : undefined,
  };
  return {
    kind,
    code: shorten(oneLine(code), 64),
    message,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    cause: cleanCause(error, name, rawMessage, message),
  };
}
