import type { EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import type { Credentials } from '../aws/credentials.js';
import { liveMfaSession } from '../sessions/mfa/mfa-session.js';
import type { SessionContext } from '../sessions/links.js';
import { sourceSigner } from '../sessions/obtain.js';
import { routeOf, type Route } from '../sessions/route.js';
import { attemptLog } from '../sessions/attempts.js';
import { awsSettings } from '../sessions/source/aws-settings.js';
import { chooseSource } from '../sessions/source/choose-source.js';
import type { Source } from '../sessions/source/source.js';
import { takeAttended } from './attended.js';
import type { Caller } from './caller.js';
import { mfaCodesOf } from './session-context.js';
import type { SessionFlags } from './wish.js';

/** Who asks AWS what there is. */
export interface Lister {
  readonly source: Source;
  readonly route: Route;
  /** Of the session, or of the source itself. */
  readonly credentials: Credentials;
}

/** What a session is asked for with. */
type Asked = Pick<SessionFlags, 'yes' | 'reason' | 'mfaCode' | 'timeoutMs'>;

/** Long enough for a call and its retries. */
const FRESH_MS = 2 * 60_000;

export const isFresh = ({ credentials: { expiration } }: Lister, now: number): boolean =>
  expiration === undefined || expiration.getTime() - now > FRESH_MS;

/** A session of the account lists, as anybody takes one: with its MFA code, its confirmation and its line in the access log. */
export const listerOf = (
  caller: Caller,
  inventory: Inventory,
  account: EffectiveAccount,
  flags: Asked,
  event: string,
): Promise<Lister> =>
  takeAttended(
    caller,
    { event, use: 'sdk', inventory, account, flags: { ...flags, cache: 'on' } },
    {
      handOver: ({ credentials }, { source, route }) => Promise.resolve({ source, route, credentials }),
    },
  );

/** The source credentials list themselves; with the MFA session of `acctmgr login`, where one lives. */
export async function baseLister(
  caller: Caller,
  inventory: Pick<Inventory, 'settings'> | undefined,
  profile: string | undefined,
  { timeoutMs }: Asked,
  event = 'sync',
): Promise<Lister> {
  const { host, tokens, note, warn, debug } = caller;
  const aws = awsSettings(host);
  const source = chooseSource({ ...aws, profile, handedOut: 'pass-over' });
  const route = routeOf(host, aws, source, timeoutMs);
  const context: SessionContext = {
    host,
    aws,
    route,
    use: 'sdk',
    cache: 'on',
    tokens,
    mfaCodes: mfaCodesOf(caller),
    log: attemptLog(host, inventory?.settings.access_log, warn),
    attempt: { event },
    lookup: undefined,
    note,
    warn,
    debug,
  };
  const live = source.hops.length === 0 ? liveMfaSession(source, context) : undefined;
  const credentials = live?.credentials ?? (await sourceSigner(source, context)).credentials;
  return { source, route, credentials };
}
