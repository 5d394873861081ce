import { loadOrganizations } from '../aws/clients/load-organizations.js';
import type { Answer } from '../aws/clients/answer.js';
import { allPages, type Page } from '../aws/clients/pages.js';
import type { ServiceCall } from '../aws/clients/service-call.js';
import { wrongAnswer } from '../aws/clients/answer.js';
import { explain } from '../aws/faults/explain.js';
import type { OrganizationsAction } from '../aws/faults/situation.js';
import type { ListedMember, ListedOrganization } from '../accounts/discovered/merge-organization.js';
import { isTag, isUnitId, type Unit } from '../accounts/discovered/organization-listing.js';
import { waysTo } from '../accounts/membership.js';
import { liesIn, unitNamed } from '../accounts/unit-clause.js';
import { oneLine } from '../system/safe-text.js';
import type { OrganizationCalls, OrganizationsContext } from './organization-calls.js';

/*
 * An organization is walked from the top: two lists for each unit, whatever the number of accounts. Asking for the parents of
 * each account, or for each account, is what throttles everybody else.
 */

export interface ListingWish {
  /** Units, by id, path or name; undefined: all. */
  readonly ous: readonly string[] | undefined;
  readonly tags: boolean;
}

export interface WalkProgress {
  readonly units: number;
  readonly accounts: number;
  /** Of how many accounts the tags are known; undefined where they are not asked for yet. */
  readonly tagged: number | undefined;
}

export interface WalkedOrganization extends ListedOrganization {
  /** The ids of the units of the wish. */
  readonly ous: readonly string[] | undefined;
  /** Keys of tags that `--tag` could not say. */
  readonly unsaidTags: readonly string[];
}

type Ask = (
  action: OrganizationsAction,
) => <T>(request: (call: ServiceCall, next?: string) => Promise<Answer<Page<T>>>) => Promise<readonly T[]>;

/** All of a list. */
const listsBy =
  (calls: OrganizationCalls, context: OrganizationsContext): Ask =>
  (action) =>
  async (request) => {
    const answer = await allPages((next) => calls(action, (call) => request(call, next)));
    if (answer.ok) return answer.value;
    // A list without an end: what AWS refuses is thrown by then.
    throw explain(answer.fault, await context.situationOf(action));
  };

type Organizations = Awaited<ReturnType<typeof loadOrganizations>>;

const MOST_TEXT = 128;
const shownText = (text: string | undefined): string | undefined => {
  const line = text === undefined ? '' : oneLine(text).trim().slice(0, MOST_TEXT);
  return line === '' ? undefined : line;
};

interface Walk {
  readonly ask: Ask;
  readonly aws: Organizations;
  readonly onProgress: (progress: WalkProgress) => void;
}

/** Every unit below the root, parents before their children. */
async function unitsBelow(rootId: string, { ask, aws, onProgress }: Walk): Promise<Map<string, Unit>> {
  const units = new Map<string, Unit>();
  const waiting = [rootId];
  for (let parent = waiting.shift(); parent !== undefined; parent = waiting.shift()) {
    const at = parent;
    const found = await ask('ListOrganizationalUnitsForParent')((call, next) =>
      aws.unitsPage(call, at, next),
    );
    for (const { id, name } of found) {
      if (!isUnitId(id) || units.has(id)) continue;
      units.set(id, { name: shownText(name) ?? id, ...(at === rootId ? {} : { parent: at }) });
      waiting.push(id);
    }
    onProgress({ units: units.size, accounts: 0, tagged: undefined });
  }
  return units;
}

async function membersOf(
  parents: readonly (string | undefined)[],
  rootId: string,
  units: number,
  { ask, aws, onProgress }: Walk,
): Promise<ListedMember[]> {
  const members = new Map<string, ListedMember>();
  for (const ou of parents) {
    const found = await ask('ListAccountsForParent')((call, next) =>
      aws.accountsOfParent(call, ou ?? rootId, next),
    );
    for (const { accountId, accountName, email, state } of found)
      members.set(accountId, {
        accountId,
        accountName: shownText(accountName),
        email: shownText(email),
        ou,
        state: /^[A-Z_]{1,40}$/.test(state) ? state : 'UNKNOWN',
        tags: undefined,
      });
    onProgress({ units, accounts: members.size, tagged: undefined });
  }
  return [...members.values()];
}

/** Two at a time: the pace decides how many a second. */
const WORKERS = 2;

async function withTags(
  members: readonly ListedMember[],
  units: number,
  { ask, aws, onProgress }: Walk,
): Promise<{ readonly accounts: readonly ListedMember[]; readonly unsaidTags: readonly string[] }> {
  const tagged = new Map<string, Readonly<Record<string, string>>>();
  const left = new Set<string>();
  const unsaid = new Set<string>();
  onProgress({ units, accounts: members.length, tagged: 0 });
  const tagsOf = async ({ accountId }: ListedMember) => {
    const found = await ask('ListTagsForResource')(async (call, next) => {
      const answer = await aws.tagsPage(call, accountId, next);
      if (answer.ok || !answer.fault.code.startsWith('TargetNotFound')) return answer;
      // It left the organization while that was walked.
      left.add(accountId);
      return {
        ok: true,
        value: { items: [], next: undefined },
        requestId: undefined,
        clockSkewMs: undefined,
      };
    });
    for (const { key, value } of found) if (!isTag(key, value)) unsaid.add(oneLine(key));
    const said = found.filter(({ key, value }) => isTag(key, value));
    tagged.set(accountId, Object.fromEntries(said.map(({ key, value }) => [key, value])));
    onProgress({ units, accounts: members.length, tagged: tagged.size });
  };
  const queue = members.values();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    for (const member of queue) {
      if (failures.length > 0) return;
      try {
        await tagsOf(member);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  // All are awaited: whoever is told of a failure expects no further call.
  await Promise.all(Array.from({ length: WORKERS }, work));
  if (failures.length > 0) throw failures[0];
  return {
    accounts: members
      .filter(({ accountId }) => !left.has(accountId))
      .map((member) => ({ ...member, tags: tagged.get(member.accountId) })),
    unsaidTags: [...unsaid].sort(),
  };
}

/**
 * The units of the organization, and the accounts of those that are wished for.
 *
 * @throws AcctmgrError (exit 2) for a unit that is not there; for what Organizations refuses, and where the signal ends it
 */
export async function listOrganization(
  calls: OrganizationCalls,
  context: OrganizationsContext,
  { ous: wished, tags }: ListingWish,
  onProgress: (progress: WalkProgress) => void,
): Promise<WalkedOrganization> {
  const walk: Walk = { ask: listsBy(calls, context), aws: await loadOrganizations(), onProgress };
  const [root] = await walk.ask('ListRoots')((call, next) => walk.aws.rootsPage(call, next));
  if (root === undefined)
    throw explain(wrongAnswer('The organization has no root.'), await context.situationOf('ListRoots'));
  const units = await unitsBelow(root.id, walk);
  const wayTo = waysTo(Object.fromEntries(units));
  const all = [undefined, ...units.keys()];
  const ous = wished?.map((word) => unitNamed(word, all.map(wayTo)));
  const isAll = ous === undefined || ous.includes('/');
  const parents = isAll ? all : all.filter((id) => liesIn(wayTo(id), ous));
  const members = await membersOf(parents, root.id, units.size, walk);
  const listed = tags ? await withTags(members, units.size, walk) : { accounts: members, unsaidTags: [] };
  return { units: Object.fromEntries(units), ous: isAll ? undefined : ous, ...listed };
}
