import type { CallWorld } from '../sessions/calls.js';
import { missingProfile, type AwsSettings } from '../sessions/profile-source.js';
import type { Route } from '../sessions/route.js';
import { activeProfileOf } from './active-profile.js';
import { attemptLater } from './attempted.js';
import { failure, skip, type Finding } from './finding.js';
import { examineMachine, type Machine } from './machine.js';
import { examineWay, type Diagnosis, type Way } from './way.js';

/** That the active profile is missing was told of itself; that it can be no source then goes without a second failure. */
function toldOnce({ env, profiles }: AwsSettings): (finding: Finding) => Finding {
  const active = activeProfileOf(env);
  const told = active && missingProfile(profiles, active.name).message;
  return (finding) =>
    finding.check === 'source' && finding.status === 'fail' && finding.message === told
      ? skip('source', 'There are no source credentials, since that profile is missing.')
      : finding;
}

/** All that can be found on this machine and on the way to AWS. It never stops at the first finding. */
export async function diagnose(
  machine: Machine,
  way: Way,
  worldOf: (route: Route) => CallWorld,
): Promise<Diagnosis> {
  const local = examineMachine(machine);
  const { aws } = machine;
  if (!aws.ok) {
    const unread = skip('source', 'Nothing was asked of AWS: its files can not be read.');
    return { findings: [...local, unread], hops: [] };
  }
  const examined = await attemptLater(() => examineWay(way, machine, aws.value, worldOf));
  // What was found until then is told all the same.
  if (!examined.ok) return { findings: [...local, failure('path', examined.error)], hops: [] };
  const { findings, hops } = examined.value;
  return { findings: [...local, ...findings.map(toldOnce(aws.value))], hops };
}
