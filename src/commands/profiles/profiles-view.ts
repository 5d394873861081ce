import { parseRoleArn } from '../../aws/arn.js';
import { shownKeyId } from '../../aws/key-form.js';
import type { Colour } from '../../output/colours.js';
import { isoTime } from '../../output/moment.js';
import { table, type Column } from '../../output/table.js';
import type { View } from '../../output/view.js';
import type { ListedProfile } from '../../profiles/profile-list.js';
import type { Standing } from '../../sessions/profile-standing.js';
import { oneLine } from '../../system/safe-text.js';
import { colourOf, stateOf } from '../time-left.js';

/** What the inventory has for a profile; undefined where it can't be told. */
export interface KnownOfProfile {
  readonly roleArn?: string | undefined;
  readonly standing?: Standing | undefined;
}

export interface ProfileRow extends KnownOfProfile {
  readonly listed: ListedProfile;
  /** Of its file. */
  readonly path: string;
}

export interface Profiles {
  readonly rows: readonly ProfileRow[];
  /** Whether those that acctmgr did not make are among them. */
  readonly all: boolean;
  readonly now: number;
}

/** The same keys for every kind, so that one filter fits all; null where there is nothing to say. */
function rowJson({ listed, path, roleArn, standing }: ProfileRow, now: number) {
  const session = listed.kind === 'session' ? listed.profile : undefined;
  const ours = listed.kind === 'other' ? undefined : listed.profile;
  return {
    profile: listed.profile.name,
    kind: listed.kind,
    file: path,
    account: ours?.account ?? null,
    role_arn: roleArn ?? null,
    region: ours?.region ?? null,
    source: ours?.source ?? null,
    inventory: standing ?? null,
    expiration: session === undefined ? null : isoTime(session.expiration),
    expired: session === undefined ? null : session.expiration.getTime() <= now,
    access_key_id: session === undefined ? null : shownKeyId(session.credentials.accessKeyId),
    credential_process: listed.kind === 'process' ? listed.profile.process : null,
  };
}

const roleCell = ({ roleArn }: ProfileRow): string =>
  roleArn === undefined ? '' : (parseRoleArn(roleArn)?.name ?? oneLine(roleArn));

const ofOurs = (
  { listed }: ProfileRow,
  text: (profile: Extract<ListedProfile, { kind: 'session' | 'process' }>['profile']) => string | undefined,
): string => (listed.kind === 'other' ? '' : oneLine(text(listed.profile) ?? ''));

function stateCell({ listed }: ProfileRow, now: number): string {
  switch (listed.kind) {
    case 'session':
      return stateOf(listed.profile.expiration, now);
    case 'process':
      return 'on demand';
    case 'other':
      return 'other';
  }
}

const standingCell = ({ listed, standing }: ProfileRow): string =>
  listed.kind === 'other' ? '' : (standing?.replaceAll('_', ' ') ?? '?');

function standingColour({ standing }: ProfileRow): Colour | undefined {
  return standing === undefined || standing === 'current' ? undefined : 'yellow';
}

const columnsOf = ({ all, now }: Profiles): readonly Column<ProfileRow>[] => [
  { heading: 'PROFILE', cell: ({ listed }) => oneLine(listed.profile.name), shrinks: 'last' },
  { heading: 'ACCOUNT', cell: (row) => ofOurs(row, ({ account }) => account), isExtra: true },
  { heading: 'ROLE', cell: roleCell, shrinks: true, isExtra: true },
  {
    heading: 'SESSION',
    cell: (row) => stateCell(row, now),
    colour: ({ listed }) =>
      listed.kind === 'session' ? colourOf(listed.profile.expiration, now) : undefined,
  },
  { heading: 'INVENTORY', cell: standingCell, colour: standingColour },
  { heading: 'REGION', cell: (row) => ofOurs(row, ({ region }) => region), shrinks: true, isExtra: 'first' },
  { heading: 'SOURCE', cell: (row) => ofOurs(row, ({ source }) => source), shrinks: true, isExtra: 'first' },
  { heading: 'FILE', cell: ({ listed }) => (all ? listed.file : ''), isExtra: true },
];

export const profilesView: View<Profiles> = {
  json: ({ rows, now }) => rows.map((row) => rowJson(row, now)),
  human: async (value, style) => {
    const { rows, all, now } = value;
    if (rows.length === 0) return all ? 'Profiles: none' : 'Profiles of acctmgr: none';
    const expired = rows.filter(
      ({ listed }) => listed.kind === 'session' && listed.profile.expiration.getTime() <= now,
    ).length;
    const lines = await table(rows, columnsOf(value), style);
    return expired === 0
      ? lines
      : `${lines}\n\n${expired === 1 ? 'One has' : `${expired} have`} expired; "acctmgr clean" removes expired profiles.`;
  },
};
