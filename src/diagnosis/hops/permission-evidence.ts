import { parseUserArn } from '../../aws/arn.js';
import { roleCallActions } from '../../aws/policy/assume-role-permission.js';
import type { SimulatedAction } from '../../aws/clients/iam-calls.js';
import type { CallContext } from '../../sessions/calls.js';
import type { Permission } from './hop-evidence.js';
import { askIam } from '../way/iam-questions.js';
import type { SignedHop } from '../way/signed-hop.js';

const isAllowed = ({ decision }: SimulatedAction): boolean => decision === 'allowed';

/** What the caller's own policies say to the hop; where they deny it without MFA, also what they say with it. */
export async function permissionEvidence(
  { hop, extras, mfaAge, iamSigner, caller }: SignedHop,
  context: CallContext,
): Promise<Permission> {
  const principalArn = parseUserArn(caller.arn) === undefined ? caller.roleArn : caller.arn;
  if (principalArn === undefined) return { kind: 'unknown', why: 'the path of the role is not known' };
  const simulate = (mfa: { age: number } | undefined) =>
    askIam(
      'iam:SimulatePrincipalPolicy',
      { credentials: iamSigner, arn: caller.arn },
      context,
      ({ simulatePrincipalPolicy }, call) =>
        simulatePrincipalPolicy(call, {
          principalArn,
          actions: roleCallActions(extras),
          resourceArn: hop.roleArn,
          mfa,
        }),
    );
  const answer = await simulate(mfaAge === undefined ? undefined : { age: mfaAge });
  if (!answer.ok) return { kind: 'unknown', why: answer.why };
  const actions = answer.value;
  if (mfaAge !== undefined || actions.every(isAllowed)) {
    return { kind: 'known', actions, allowedWithMfa: undefined };
  }
  const withMfa = await simulate({ age: 0 });
  return { kind: 'known', actions, allowedWithMfa: withMfa.ok ? withMfa.value.every(isAllowed) : undefined };
}
