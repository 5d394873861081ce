import { ownRoleArn } from '../../src/accounts/effective.js';
import { inventoryOf, findAccount } from '../../src/accounts/inventory.js';
import type { AccountEntry } from '../../src/accounts/schema.js';
import { attemptLog } from '../../src/sessions/attempts.js';
import { awsSettings } from '../../src/sessions/source/aws-settings.js';
import { chainTo } from '../../src/sessions/chain.js';
import { chooseSource } from '../../src/sessions/source/choose-source.js';
import type { MfaCodes } from '../../src/sessions/mfa/mfa.js';
import { obtainRoleSession } from '../../src/sessions/obtain.js';
import type { ObtainedSession } from '../../src/sessions/obtained-session.js';
import { planRoleSession } from '../../src/sessions/plan.js';
import { chainRequests, type RequestFlags } from '../../src/sessions/request.js';
import type { Use } from '../../src/sessions/cache/reuse.js';
import { routeOf } from '../../src/sessions/route.js';
import { unusedCodes } from '../../src/sessions/mfa/used-codes.js';
import type { Host } from '../../src/system/host.js';

export interface ObtainWish {
  readonly accounts: readonly AccountEntry[];
  /** Of the account that is wanted. */
  readonly name: string;
  readonly flags?: RequestFlags;
  /** Default `sdk`. */
  readonly use?: Use;
  /** Default `on`. */
  readonly cache?: 'on' | 'refresh' | 'off';
  readonly timeoutMs?: number;
}

/** What the outside does, and hears. */
export interface ObtainSurroundings {
  readonly host: Host;
  readonly codes: MfaCodes;
  note(text: string): void;
}

/** The files and the environment of `host` as every command reads them. */
export function sourceOf(host: Host, profile?: string) {
  const aws = awsSettings(host);
  return { aws, source: chooseSource({ ...aws, profile, handedOut: 'pass-over' }) };
}

/** What the calls of a run share. */
export function callWorldOf(
  { host, codes, note }: ObtainSurroundings,
  { aws, source }: ReturnType<typeof sourceOf>,
  event: string,
  timeoutMs?: number,
) {
  return {
    host,
    aws,
    route: routeOf(host, aws, source, timeoutMs),
    mfaCodes: unusedCodes(codes, host),
    log: attemptLog(host, undefined, note),
    attempt: { event },
    lookup: undefined,
    note,
    warn: note,
    debug: () => undefined,
  };
}

/** Obtains a session the way that `assume` does, up to what it prints and writes. */
export async function obtainSession(wish: ObtainWish, around: ObtainSurroundings): Promise<ObtainedSession> {
  const { host } = around;
  const inventory = inventoryOf(
    { accounts: [...wish.accounts] },
    { path: '/accounts.json', origin: 'named' },
  );
  const account = findAccount(inventory, wish.name);
  const chain = chainTo(inventory, account, wish.flags?.role);
  const requests = chainRequests(chain, wish.flags ?? {}, {
    user: host.user(),
    host: host.hostname(),
    reason: undefined,
  });
  const from = sourceOf(host, chain[0].account.source_profile);
  const world = callWorldOf(around, from, 'assume', wish.timeoutMs);
  try {
    return await obtainRoleSession(
      (mfaSession) => planRoleSession(requests, { source: from.source, mfaSession, now: host.now() }),
      from.source,
      { ...world, use: wish.use ?? 'sdk', cache: wish.cache ?? 'on' },
    );
  } catch (error) {
    await world.log.recordFailure(
      {
        event: 'assume',
        account: account.name,
        account_id: account.account_id,
        role_arn: ownRoleArn(account),
      },
      error,
    );
    throw error;
  }
}
