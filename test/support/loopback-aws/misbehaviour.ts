import { Refusal } from './refusal.js';

/** What the service is told to do wrong, until it is told to behave. */
export type Misbehaviour = Target & Fault;

interface Target {
  /** Which requests; left out, all of them. `AssumeRole`, `getSigninToken` */
  readonly action?: string;
  /** Only requests that carry these parameters: `{ RoleArn: '…' }`. */
  readonly params?: Readonly<Record<string, string>>;
  /** How many requests; left out, until told to behave. */
  readonly times?: number;
  /** Only every n-th of these requests. */
  readonly every?: number;
}

type Fault =
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly reason?: string;
    }
  /** `retryAfter` (seconds, in a header) is said by the portal of Identity Center only. */
  | { readonly kind: 'throttle'; readonly retryAfter?: number }
  | { readonly kind: 'server-error' }
  | { readonly kind: 'region-disabled' }
  /** A captive portal or a proxy answers in its place. Default status 200. */
  | { readonly kind: 'html'; readonly status?: number }
  /** The request is read, and nothing is ever answered. */
  | { readonly kind: 'hang' }
  /** Headers and half of the body are sent; then silence. */
  | { readonly kind: 'stall' }
  /** The connection is closed before an answer. */
  | { readonly kind: 'drop' }
  /** The connection is closed in the middle of the answer. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** The service's clock, which signatures, expirations and the Date header go by, is this far ahead. */
  | { readonly kind: 'clock-drift'; readonly milliseconds: number }
  /** The answer is about an assumed role of another account. */
  | { readonly kind: 'wrong-account'; readonly account: string }
  /** The answer lacks an element: `SessionToken`. */
  | { readonly kind: 'missing-field'; readonly field: string }
  /** An element of the answer holds nothing: `Arn`. */
  | { readonly kind: 'empty-field'; readonly field: string }
  | { readonly kind: 'past-expiration' };

export interface Misbehaviours {
  add(misbehaviour: Misbehaviour): void;
  clear(): void;
  /** The first one that fits the request; that use of it is counted. */
  take(action: string, params: Readonly<Record<string, string>>): Misbehaviour | undefined;
}

export function misbehaviours(initial: readonly Misbehaviour[] = []): Misbehaviours {
  const kept = (misbehaviour: Misbehaviour) => ({
    misbehaviour,
    left: misbehaviour.times ?? Infinity,
    seen: 0,
  });
  let pending = initial.map(kept);
  return {
    add: (misbehaviour) => void pending.push(kept(misbehaviour)),
    clear: () => {
      pending = [];
    },
    take: (action, params) => {
      const fitting = pending.filter(
        ({ misbehaviour, left }) =>
          left > 0 &&
          (misbehaviour.action ?? action) === action &&
          Object.entries(misbehaviour.params ?? {}).every(([name, value]) => params[name] === value),
      );
      for (const one of fitting) one.seen += 1;
      const found = fitting.find(({ misbehaviour, seen }) => seen % (misbehaviour.every ?? 1) === 0);
      if (found !== undefined) found.left -= 1;
      return found?.misbehaviour;
    },
  };
}

/** The error that a misbehaviour stands for, in the service's words. */
export function refusalOf(misbehaviour: Misbehaviour | undefined, account: string): Refusal | undefined {
  if (misbehaviour?.kind === 'error') {
    return new Refusal(misbehaviour.status, misbehaviour.code, misbehaviour.message);
  }
  if (misbehaviour?.kind === 'throttle') return new Refusal(400, 'Throttling', 'Rate exceeded');
  if (misbehaviour?.kind === 'server-error') {
    const message = 'The request processing has failed because of an unknown error, exception or failure.';
    return new Refusal(500, 'InternalFailure', message);
  }
  if (misbehaviour?.kind === 'region-disabled') {
    const message = `STS is not activated in this region for account:${account}. Your account administrator can activate STS in this region using the IAM Console.`;
    return new Refusal(403, 'RegionDisabledException', message);
  }
  return undefined;
}

/** The answer with what the misbehaviour changes in it. */
export function distort(xml: string, misbehaviour: Misbehaviour | undefined): string {
  if (misbehaviour?.kind === 'wrong-account') {
    return xml.replace(/(<Arn>arn:[\w-]+:sts::)\d{12}/, `$1${misbehaviour.account}`);
  }
  if (misbehaviour?.kind === 'missing-field') {
    return xml.replace(new RegExp(`<${misbehaviour.field}>[^<]*</${misbehaviour.field}>`), '');
  }
  if (misbehaviour?.kind === 'empty-field') {
    return xml.replace(new RegExp(`(<${misbehaviour.field}>)[^<]*`), '$1');
  }
  if (misbehaviour?.kind === 'past-expiration') {
    return xml.replace(/<Expiration>[^<]*/, '<Expiration>2020-01-01T00:00:00Z');
  }
  return xml;
}

export const proxyPage =
  '<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><h1>Sign in to the network</h1></body></html>';
