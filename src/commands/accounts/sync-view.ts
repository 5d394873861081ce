import type { DiscoveredAccount } from '../../accounts/discovered/discovered-account.js';
import { isInUse } from '../../accounts/discovered/merge-organization.js';
import type { DiscoveryChanges } from '../../accounts/discovered/merge-accounts.js';
import { counted } from '../../output/counted.js';
import type { Style, View } from '../../output/view.js';
import type { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { changeLines, describeNames, hasGone } from './change-lines.js';
import { includeJson, includeLines } from './include-view.js';
import type { OrganizationOutcome, SignInOutcome, SyncOutcome } from './sync-outcome.js';
import type { SyncedOrganization } from './sync-organization.js';
import type { Synced } from './sync-sign-in.js';

export interface SyncResult {
  readonly outcomes: readonly SyncOutcome[];
  /** Nothing was written. */
  readonly isCheck: boolean;
}

/** What the person may use: accounts with a permission set at least, and all of these. */
function usable({ listing }: Synced): { readonly accounts: number; readonly sets: number } {
  const sets = listing.accounts
    .map(({ permissionSets = [] }) => permissionSets.length)
    .filter((one) => one > 0);
  return { accounts: sets.length, sets: sets.reduce((sum, one) => sum + one, 0) };
}

const unprotectedLine = ({ unprotected }: Pick<Synced, 'unprotected'>): string[] =>
  unprotected.length === 0 ? [] : [`  Protected no more: ${describeNames(unprotected)}`];

function keptLine({ listing }: Synced): string[] {
  if (listing.isComplete && listing.person === undefined && listing.accounts.length > 0)
    return ['  AWS did not say who signed in, so that no account was taken for gone.'];
  return listing.isComplete
    ? []
    : ['  Not all of it could be listed, so that no account was taken for gone.'];
}

const named = ({ name, account_id }: DiscoveredAccount) => ({ name, account_id });

const changesJson = ({ added, gone, renamed }: DiscoveryChanges) => ({
  new: added.map(named),
  gone: gone.filter(hasGone).map(named),
  renamed: renamed.map(({ account_id, from, to }) => ({ account_id, from, to })),
});

export const errorJson = ({ code, message, hint }: AcctmgrError) => ({ code, message, hint: hint ?? null });

function signInJson(outcome: SignInOutcome): object {
  if ('error' in outcome) return { sso_session: outcome.name, synced: null, error: errorJson(outcome.error) };
  const { synced, path, differs } = outcome;
  const { accounts, sets } = usable(synced);
  return {
    sso_session: synced.signIn.name,
    synced: {
      file: path,
      differs,
      person: synced.listing.person ?? null,
      complete: synced.listing.isComplete,
      accounts,
      permission_sets: sets,
      ...changesJson(synced.changes),
    },
    error: null,
  };
}

const suspendedOf = ({ file }: SyncedOrganization): readonly DiscoveredAccount[] =>
  file.accounts.filter(({ gone, state }) => gone === undefined && state !== undefined);

function organizationJson(outcome: OrganizationOutcome): object {
  if ('error' in outcome)
    return { organization_id: outcome.id ?? null, synced: null, error: errorJson(outcome.error) };
  const { synced, differs } = outcome;
  const { organization, ous, accounts } = synced.file;
  return {
    organization_id: organization.id,
    synced: {
      file: synced.path,
      differs,
      via: organization.via ?? null,
      role_name: organization.role_name ?? null,
      accounts: accounts.filter((account) => isInUse(account, organization)).length,
      organizational_units: Object.keys(ous).length,
      suspended: suspendedOf(synced).map(named),
      ...changesJson(synced.changes),
    },
    error: null,
  };
}

function signInLines(outcome: SignInOutcome, { paint }: Style): string[] {
  if ('error' in outcome) return [];
  const { synced } = outcome;
  const { accounts, sets } = usable(synced);
  return [
    `${paint('green', '✓')} ${oneLine(synced.signIn.name)}: ${counted(accounts, 'account')}, ${counted(sets, 'permission set')} that you may use.`,
    ...changeLines(synced.changes, synced.before === undefined),
    ...unprotectedLine(synced),
    ...keptLine(synced),
  ];
}

const NO_ROLE = `  No role leads into them yet. To name the one that they have:
  acctmgr sync organizations --role-name OrganizationAccountAccessRole`;

function organizationLines(outcome: OrganizationOutcome, { paint }: Style): string[] {
  if ('error' in outcome) return [];
  const { synced } = outcome;
  const { organization, ous } = synced.file;
  const suspended = organization.include_suspended ? 0 : suspendedOf(synced).length;
  const leftOut =
    suspended === 0 ? '' : `; ${suspended} suspended ${suspended === 1 ? 'one is' : 'ones are'} left out`;
  return [
    `${paint('green', '✓')} organization ${organization.id}: ${counted(synced.count.now, 'account')}, ${counted(Object.keys(ous).length, 'organizational unit')}${leftOut}.`,
    ...changeLines(synced.changes, synced.before === undefined, synced.narrowed),
    ...(synced.narrowed.accounts.length === 0
      ? []
      : ['  To list them again: acctmgr sync organizations --ou /']),
    ...unprotectedLine(synced),
    ...(synced.unsaidTags.length === 0
      ? []
      : [`  Tags that --tag cannot say are left out: ${describeNames(synced.unsaidTags)}`]),
    ...(synced.isShared
      ? [outcome.differs ? `  Written to ${synced.path}.` : `  ${synced.path} says so already.`]
      : []),
    ...(synced.hasRole || synced.isShared ? [] : [NO_ROLE]),
  ];
}

function linesOf(outcome: SyncOutcome, style: Style): readonly string[] {
  if (outcome.kind === 'include') return includeLines(outcome, style, false);
  return outcome.kind === 'sign-in' ? signInLines(outcome, style) : organizationLines(outcome, style);
}

/** What a check says of one source. */
function checkLines(outcome: SyncOutcome, style: Style): readonly string[] {
  if (outcome.kind === 'include') return includeLines(outcome, style, true);
  if ('error' in outcome) return [];
  const name =
    outcome.kind === 'sign-in'
      ? oneLine(outcome.synced.signIn.name)
      : `organization ${outcome.synced.file.organization.id}`;
  if (!outcome.differs) return [`${style.paint('green', '✓')} ${name}: nothing differs.`];
  const { synced } = outcome;
  const isNew = synced.before === undefined;
  return [
    `${style.paint('yellow', '!')} ${name} ${isNew ? 'is not known here yet' : 'differs from what is known here'}.`,
    ...changeLines(synced.changes, false, 'narrowed' in synced ? synced.narrowed : undefined),
    ...(synced.unprotected.length === 0
      ? []
      : [`  Would lose protection: ${describeNames(synced.unprotected)}`]),
  ];
}

export const syncView: View<SyncResult> = {
  json: ({ outcomes }) => ({
    sign_ins: outcomes.flatMap((one) => (one.kind === 'sign-in' ? [signInJson(one)] : [])),
    organizations: outcomes.flatMap((one) => (one.kind === 'organization' ? [organizationJson(one)] : [])),
    includes: outcomes.flatMap((one) => (one.kind === 'include' ? [includeJson(one)] : [])),
  }),
  human: ({ outcomes, isCheck }, style) =>
    outcomes
      .flatMap((outcome) => (isCheck ? checkLines(outcome, style) : linesOf(outcome, style)))
      .join('\n'),
};
