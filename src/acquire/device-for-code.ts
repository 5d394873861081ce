import { profileSettings } from '../profiles/reading/profile-set.js';
import { describeSigner } from '../sessions/duration-rule.js';
import type { SessionContext } from '../sessions/links.js';
import { deviceBehind } from '../sessions/mfa/login.js';
import { configuredDevice } from '../sessions/mfa/mfa-device.js';
import type { RoleRequests } from '../sessions/plan.js';
import { signerOf } from '../sessions/source/start-kinds.js';
import type { Asker } from './asker.js';
import type { Prepared } from './prepared.js';
import { reachedAccounts } from './reached-accounts.js';

/**
 * The requests with a device for the code of `--mfa-code`, found as `login` finds it, where none is configured. A code that
 * cannot be sent is said to be left over.
 *
 * @throws AcctmgrError as `login` does
 */
export async function withDeviceForCode(
  { planFor, mfaSession, source, aws, wish }: Prepared,
  requests: RoleRequests,
  context: SessionContext,
  { device }: Pick<Asker, 'device'>,
): Promise<RoleRequests> {
  const [hop] = planFor(requests, mfaSession).hops;
  const [first, ...others] = requests;
  if (hop?.mfa?.how === 'code') return requests;
  const signer = hop?.signer ?? signerOf(source.start);
  if (first === undefined || signer !== 'long-term-keys' || source.hops.length > 0) {
    context.note(`The code of --mfa-code is not used: ${describeSigner(signer)} signs.`);
    return requests;
  }
  const profile = source.profile === undefined ? undefined : profileSettings(aws.profiles, source.profile);
  const serials = reachedAccounts(source, aws, wish.inventory).flatMap(({ mfa_serial }) => mfa_serial ?? []);
  const mfaSerial =
    configuredDevice({ ofProfile: profile?.get('mfa_serial'), ofAccounts: serials }) ??
    (await deviceBehind(source, { partitionArn: first.roleArn }, { ...context, pickDevice: device }));
  const [last = { ...first, mfaSerial }] = others.slice(-1);
  return others.length === 0 ? [last] : [{ ...first, mfaSerial }, ...others.slice(0, -1), last];
}
