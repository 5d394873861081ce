import type { CallContext } from '../sessions/calls.js';
import { missingProfile } from '../sessions/source/profile-source.js';
import { signInNameOf } from '../sessions/source/start-kinds.js';
import type { Route } from '../sessions/route.js';
import type { AcctmgrError } from '../system/failure.js';
import { activeProfileOf } from './machine/active-profile.js';
import { settleLater } from './way/attempted.js';
import { failure, skip, type Finding } from './finding.js';
import { examineMachine, type Machine } from './machine/machine.js';
import { judgeSignIn } from './way/sign-in.js';
import { otherSignIns, signInPlacesOf } from './way/sign-in-facts.js';
import { examineWay, type Diagnosis, type Way } from './way/way.js';

/** Why there is no source, where another finding says so already: then it is not reported as a second failure. */
function toldBefore(source: AcctmgrError, { aws }: Machine): string | undefined {
  if (!aws.ok) return 'No source credentials were looked for, since the AWS files cannot be read.';
  const { env, profiles } = aws.value;
  const active = activeProfileOf(env);
  const isMissing = active !== undefined && missingProfile(profiles, active.name).message === source.message;
  return isMissing ? 'There are no source credentials, since that profile is missing.' : undefined;
}

/** Of the sign-ins that the way does not lead through. */
function judgeOtherSignIns({ host, inventory, aws }: Machine, { source }: Way): Finding[] {
  if (!aws.ok) return [];
  const told = source.ok ? signInNameOf(source.value.start) : undefined;
  return otherSignIns(host, signInPlacesOf(inventory, aws.value), told).map((facts) =>
    judgeSignIn(facts, host.now()),
  );
}

/** All that can be found on this machine and on the way to AWS. It never stops at the first finding. */
export async function diagnose(
  machine: Machine,
  way: Way,
  callContextFor: (route: Route) => CallContext,
): Promise<Diagnosis> {
  const local = [...examineMachine(machine), ...judgeOtherSignIns(machine, way)];
  const examined = await settleLater(() => examineWay(way, machine, callContextFor));
  // What was found until then is told all the same.
  if (!examined.ok) return { findings: [...local, failure('path', examined.error)], hops: [] };
  const { findings, hops } = examined.value;
  const told = way.source.ok ? undefined : toldBefore(way.source.error, machine);
  const once = (finding: Finding): Finding =>
    told !== undefined && finding.check === 'source' ? skip('source', told) : finding;
  return { findings: [...local, ...findings.map(once)], hops };
}
