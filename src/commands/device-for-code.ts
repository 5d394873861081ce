import type { Inventory } from '../accounts/inventory.js';
import { settingsOf } from '../profiles/profile-set.js';
import { describeSigner } from '../sessions/duration-rule.js';
import type { SessionWorld } from '../sessions/links.js';
import { deviceBehind } from '../sessions/login.js';
import { configuredDevice } from '../sessions/mfa-device.js';
import { liveMfaSession } from '../sessions/mfa-session.js';
import type { LiveMfaSession, Plan, RoleRequest } from '../sessions/plan.js';
import type { Source } from '../sessions/source.js';
import type { Context } from './context.js';
import { accountsOf } from './login-source.js';
import { pickDevice } from './pick-device.js';

type Requests = readonly [...RoleRequest[], RoleRequest];

/**
 * The requests with a device for the code of `--mfa-code`, found as `login` finds it, where none is configured. A code that
 * cannot be sent is said to be left over.
 *
 * @throws AcctmgrError as `login` does
 */
export async function withDeviceForCode(
  context: Context,
  requests: Requests,
  planWith: (mfaSession: LiveMfaSession | undefined) => Plan,
  source: Source,
  inventory: Inventory,
  world: SessionWorld,
): Promise<Requests> {
  const live = liveMfaSession(source, world);
  const mfaSession = live && {
    serial: live.mfaSerial,
    obtainedAt: live.obtainedAt,
    expiration: live.credentials.expiration,
  };
  const [{ mfa, signer }] = planWith(mfaSession).hops;
  if (mfa?.how === 'code') return requests;
  if (signer !== 'long-term-keys' || source.hops.length > 0) {
    world.note(`The code of --mfa-code is not used: ${describeSigner(signer)} signs.`);
    return requests;
  }
  const { aws } = world;
  const profile = source.profile === undefined ? undefined : settingsOf(aws.profiles, source.profile);
  const serials = accountsOf(source, aws, inventory).flatMap(({ mfa_serial }) => mfa_serial ?? []);
  const mfaSerial =
    configuredDevice({ ofProfile: profile?.get('mfa_serial'), ofAccounts: serials }) ??
    (await deviceBehind(
      source,
      { partitionArn: requests[0].roleArn },
      { ...world, pickDevice: (devices) => pickDevice(context, devices) },
    ));
  const [first, ...others] = requests;
  const [last = { ...first, mfaSerial }] = others.slice(-1);
  return others.length === 0 ? [last] : [{ ...first, mfaSerial }, ...others.slice(0, -1), last];
}
