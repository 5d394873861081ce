import { oneLine } from '../../system/safe-text.js';
import type { Explanation } from './explain-refusal.js';
import type { Fault } from './fault.js';
import { about, type Situation } from './situation.js';

/** The kinds of faults that only Identity Center has. */
export type SignInFaultKind =
  'sign-in-ended' | 'sign-in-refused' | 'permission-set-denied' | 'permission-set-unknown';

/** What the person may be instead, and where more is asked for. */
function otherwise({ permissionSets: sets }: Fault, { account, signIn }: Situation): string {
  const [name = ''] = oneLine(account ?? '').split('/');
  const url = signIn?.accessRequestUrl;
  const ask = url === undefined ? 'Ask who manages Identity Center for it.' : `Ask for it at ${oneLine(url)}`;
  // The portal may list the very one that it has just refused.
  const others = (sets ?? []).filter((set) => set !== signIn?.permissionSet).map(oneLine);
  const [first] = others;
  if (first === undefined) return ask;
  return `You have ${others.join(', ')} there: acctmgr assume ${name}/${first}\n${ask}`;
}

/** What a fault of Identity Center means, and what helps. None of them is mended by a new sign-in that does not say so. */
export function explainSignIn(kind: SignInFaultKind, fault: Fault, situation: Situation): Explanation {
  const { name = 'Identity Center', permissionSet = '', accountId = '' } = situation.signIn ?? {};
  const signIn = oneLine(name);
  const again = `Run: acctmgr login ${signIn}`;
  const say = (text: string) => about(situation, text);
  switch (kind) {
    case 'sign-in-ended':
      return { message: say(`you are not signed in to ${signIn}: ${fault.message}`), hint: again };
    case 'sign-in-refused':
      return {
        message: say(
          fault.isForeignToken === true
            ? `Identity Center does not take the token of ${signIn}, which another tool wrote and whose time is not up.`
            : `Identity Center does not take the token of ${signIn} any more: its session was ended or revoked.`,
        ),
        hint: again,
      };
    case 'permission-set-denied':
      return {
        message: say(
          `you may not be ${oneLine(permissionSet)} in account ${accountId}, says Identity Center (${fault.message}).`,
        ),
        hint: otherwise(fault, situation),
      };
    case 'permission-set-unknown':
      return {
        message: say(
          `Identity Center knows no ${oneLine(permissionSet)} in account ${accountId} (${fault.message}).`,
        ),
        hint: `Check account_id and permission_sets in accounts.json, and whether ${situation.signIn?.region ?? 'the region'} is that of the sign-in.`,
      };
  }
}
