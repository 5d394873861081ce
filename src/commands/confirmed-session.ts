import { attemptLog } from '../sessions/attempts.js';
import { handedOverFromCache, type ObtainedSession } from '../sessions/obtain.js';
import { requireConfirmedSession } from '../sessions/without-person.js';
import type { Context } from './context.js';
import type { TakeWish } from './take-session.js';
import { planUnattended } from './unattended-plan.js';

/**
 * Where nobody may be asked (`ACCTMGR_PROMPT=never`), as in the entry that `kubeconfig` makes: the session of a protected
 * account that a person has confirmed and that lives yet, as `credential-process` gives it. It is one line of the access log.
 *
 * @returns undefined for what is not protected, and where flags answer what protects it
 * @throws AcctmgrError with exit 3 where no confirmed session lives
 */
export async function confirmedSession(
  { host, output }: Context,
  wish: Pick<TakeWish, 'event' | 'inventory' | 'account' | 'flags'>,
): Promise<ObtainedSession | undefined> {
  const { event, inventory, account, flags } = wish;
  if (host.env['ACCTMGR_PROMPT'] !== 'never' || flags.yes || flags.reason !== undefined) return undefined;
  const { guarded, cached, plan, place } = planUnattended({ host }, wish);
  if (guarded.length === 0) return undefined;
  const log = attemptLog(host, inventory.settings.access_log, output.warn);
  const role_arn = plan.hops.at(-1)?.roleArn;
  const attempt = { event, account: account.name, account_id: account.account_id, role_arn };
  if (cached === undefined) {
    try {
      requireConfirmedSession(guarded, plan, place);
      return undefined;
    } catch (error) {
      await log.recordFailure(attempt, error);
      throw error;
    }
  }
  const session = { ...cached, sourceArn: cached.sourceArn, fromCache: true, plan };
  await log.record({ ...attempt, reason: cached.reason, ...handedOverFromCache(session) });
  return session;
}
