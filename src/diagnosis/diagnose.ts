import { signInNames, unusable } from '../identity-center/sign-in.js';
import type { CallContext } from '../sessions/calls.js';
import { missingProfile } from '../sessions/source/profile-source.js';
import { signInNameOf } from '../sessions/source/start-kinds.js';
import type { Route } from '../sessions/route.js';
import type { AcctmgrError } from '../system/failure.js';
import { activeProfileOf } from './machine/active-profile.js';
import { settleLater } from './way/attempted.js';
import { failure, skip, warn, type Finding } from './finding.js';
import { examineMachine, type Machine } from './machine/machine.js';
import { judgeSignIn } from './way/sign-in.js';
import { keepsTokens, otherSignIns, signInPlacesOf } from './way/sign-in-facts.js';
import { examineWay, type Diagnosis, type Way } from './way/way.js';

/** Why there is no source, where another finding says so already: then it is not reported as a second failure. */
function toldBefore(source: AcctmgrError, { aws }: Machine): string | undefined {
  if (!aws.ok) return 'No source credentials were looked for, since the AWS files cannot be read.';
  const { env, profiles } = aws.value;
  const active = activeProfileOf(env);
  const isMissing = active !== undefined && missingProfile(profiles, active.name).message === source.message;
  return isMissing ? 'There are no source credentials, since that profile is missing.' : undefined;
}

/** A sign-in that no command can use: a failure, unless that is why there is no source. Half a section harms nobody else. */
function judgeUnusable(why: AcctmgrError | undefined, source: Way['source']): Finding[] {
  if (why === undefined || (!source.ok && source.error.message === why.message)) return [];
  const finding = failure('sign_in', why);
  return [why.code === 'sign_ins_differ' ? finding : warn('sign_in', finding.message, finding.fix)];
}

/** Of the sign-ins that the way does not lead through. */
function judgeOtherSignIns({ host, inventory, aws }: Machine, { source }: Way): Finding[] {
  if (!aws.ok) return [];
  const told = source.ok ? signInNameOf(source.value.start) : undefined;
  const places = signInPlacesOf(inventory, aws.value);
  return [
    ...signInNames(places).flatMap((name) => judgeUnusable(unusable(name, places), source)),
    ...otherSignIns(host, places, told, keepsTokens(inventory)).map((facts) =>
      judgeSignIn(facts, host.now()),
    ),
  ];
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
