import type { EffectiveAccount } from '../../accounts/effective.js';
import { alternatives, quoted } from '../../accounts/checking/finding.js';
import { nearest } from '../../accounts/checking/nearest.js';
import { findEntry, sameName, type Inventory } from '../../accounts/inventory.js';
import { needsKeys } from '../../acquire/reached-accounts.js';
import { signInNamed, signInNames, type SignIn, type SignInPlaces } from '../../identity-center/sign-in.js';
import { accountsTo } from '../../sessions/chain.js';
import type { AwsSettings } from '../../sessions/source/aws-settings.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { askOnTerminal } from '../ask.js';
import type { Context } from '../context.js';

/** What there is to log in to, or out of. */
export interface LoginPlaces {
  readonly inventory: Inventory | undefined;
  readonly aws: AwsSettings;
}

/** What `login` starts. */
export type LoginTarget =
  | { readonly kind: 'sign-in'; readonly signIn: SignIn }
  /** An MFA session: of the keys that the account is reached from or, without one, of those that all are. */
  | { readonly kind: 'mfa'; readonly account?: EffectiveAccount };

/** How a person says which. */
export interface TargetFlags {
  readonly ssoSession?: string | undefined;
  readonly account?: string | undefined;
  readonly source?: string | undefined;
  readonly mfaCode?: string | undefined;
  readonly mfaSerial?: string | undefined;
  readonly duration?: number | undefined;
}

export const signInPlaces = ({ inventory, aws }: LoginPlaces): SignInPlaces => ({
  signIns: inventory?.signIns ?? {},
  ssoSessions: aws.profiles.ssoSessions,
});

/** As accounts.json alone has the sign-ins that both files have, where both are to be made the same. */
export function withoutContradictions({ inventory, aws }: LoginPlaces): LoginPlaces {
  const { ssoSessions } = aws.profiles;
  const isOurs = (name: string) => Object.hasOwn(inventory?.signIns ?? {}, name);
  const theirs: typeof ssoSessions = {
    has: (name) => !isOurs(name) && ssoSessions.has(name),
    get: (name) => (isOurs(name) ? undefined : ssoSessions.get(name)),
    keys: () => [...ssoSessions.keys()].filter((name) => !isOurs(name)),
  };
  return { inventory, aws: { ...aws, profiles: { ...aws.profiles, ssoSessions: theirs } } };
}

/** What an account needs: that of the first one on the way to it. @throws AcctmgrError (exit 2) where that is nothing */
function targetOfAccount(name: string, places: LoginPlaces): LoginTarget {
  const inventory = places.inventory ?? { accounts: [], path: 'accounts.json' };
  const [account] = accountsTo(inventory, findEntry(inventory, name.split('/')[0] ?? ''));
  if (account.oidc !== undefined) {
    throw usageError(
      `${oneLine(account.name)} is entered by a token of the pipeline: there is nothing to log in to.`,
      {
        code: 'no_login_needed',
        hint: `Where its token is, take it: acctmgr exec ${oneLine(account.name)} -- COMMAND`,
      },
    );
  }
  return account.access.kind === 'permission-set'
    ? { kind: 'sign-in', signIn: signInNamed(account.access.signIn, signInPlaces(places)) }
    : { kind: 'mfa', account };
}

export function bothNamed(name: string): AcctmgrError {
  const shown = oneLine(name);
  return usageError(`${quoted(name)} is a sign-in and an account.`, {
    code: 'name_of_both',
    hint: `Say which: acctmgr login --sso-session ${shown}, or acctmgr login --account ${shown}`,
  });
}

/** What to throw for a name that is neither a sign-in nor, as `error` says, an account. */
function unknownTarget(name: string, places: LoginPlaces, error: AcctmgrError): AcctmgrError {
  const near = nearest(name, signInNames(signInPlaces(places))).map(oneLine);
  const signIn =
    near.length > 0
      ? `Did you mean the sign-in ${alternatives(near)}?`
      : `To add a sign-in: acctmgr login ${oneLine(name)} --start-url https://… --region …`;
  return usageError(`No sign-in and no account is called ${quoted(name)}.`, {
    code: error.code,
    hint: `${signIn}\n${error.hint ?? ''}`.trimEnd(),
    cause: error,
  });
}

/** @throws AcctmgrError (exit 2) for a name that is nothing, or two things */
export function targetNamed(name: string, places: LoginPlaces): LoginTarget {
  const isSignIn = signInNames(signInPlaces(places)).includes(name);
  const accounts = places.inventory?.accounts ?? [];
  const isAccount = accounts.some((account) => sameName(account.name, name));
  if (isSignIn && isAccount) throw bothNamed(name);
  if (isSignIn || accounts.length === 0)
    return { kind: 'sign-in', signIn: signInNamed(name, signInPlaces(places)) };
  try {
    return targetOfAccount(name, places);
  } catch (error) {
    const isUnknown = error instanceof AcctmgrError && error.code === 'unknown_account' && !isAccount;
    throw isUnknown ? unknownTarget(name, places, error) : error;
  }
}

/** Undefined: an MFA session. */
type Candidate = string | undefined;

/** What a bare `acctmgr login` may mean. */
export function candidates(places: LoginPlaces): readonly Candidate[] {
  const signIns = signInNames(signInPlaces(places));
  return signIns.length === 0 || needsKeys(places.inventory) ? [...signIns, undefined] : signIns;
}

const LABEL = 'an MFA session';

/** What is said where several things may be meant. */
interface SeveralWords {
  readonly message: string;
  /** How the MFA session is named, where that is one of them. */
  readonly remedy: string;
  readonly question: string;
  readonly code: string;
}

const SEVERAL: SeveralWords = {
  message: 'There are several things to log in to',
  remedy: 'For an MFA session, name an account or --source',
  question: 'Log in to what?',
  code: 'login_needed',
};

/** @throws AcctmgrError (exit 2) where there are several, and nobody can be asked */
export async function pickCandidate(
  context: Context,
  all: readonly Candidate[],
  { message, remedy, question, code }: SeveralWords,
): Promise<Candidate> {
  const [only, ...others] = all;
  if (others.length === 0) return only;
  const signIns = all.filter((one) => one !== undefined).map(oneLine);
  const hint = `Name a sign-in: ${signIns.join(', ')}${all.includes(undefined) ? `. ${remedy}` : ''}`;
  return askOnTerminal(context, { message, hint, code }, (terminal) =>
    terminal.pick(
      question,
      all.map((one) => ({ value: one, label: one === undefined ? LABEL : oneLine(one) })),
    ),
  );
}

export function refuseTwoNames(name: string | undefined, { ssoSession, account, source }: TargetFlags): void {
  const given = [name, ssoSession, account, source].filter((one) => one !== undefined);
  if (given.length < 2) return;
  throw usageError('NAME, --sso-session, --account and --source each say what to log in to.', {
    hint: 'Give one of them.',
  });
}

/** @throws AcctmgrError (exit 2) where it is not clear what is meant, and nobody can be asked */
export async function loginTarget(
  context: Context,
  places: LoginPlaces,
  name: string | undefined,
  flags: TargetFlags,
): Promise<LoginTarget> {
  refuseTwoNames(name, flags);
  const { ssoSession, account, source, mfaCode, mfaSerial, duration } = flags;
  if (ssoSession !== undefined)
    return { kind: 'sign-in', signIn: signInNamed(ssoSession, signInPlaces(places)) };
  if (account !== undefined) return targetOfAccount(account, places);
  if (name !== undefined) return targetNamed(name, places);
  const isMfa = [source, mfaCode, mfaSerial, duration].some((flag) => flag !== undefined);
  const picked = isMfa ? undefined : await pickCandidate(context, candidates(places), SEVERAL);
  return picked === undefined
    ? { kind: 'mfa' }
    : { kind: 'sign-in', signIn: signInNamed(picked, signInPlaces(places)) };
}
