import type { WalkProgress } from '../../organizations/list-organization.js';
import { counted } from '../../output/counted.js';
import { formatDuration } from '../../system/duration.js';

/* What is said while an organization is walked. */

export const describeWalk = ({ units, accounts, tagged }: WalkProgress): string =>
  tagged === undefined
    ? `organization: ${counted(accounts, 'account')} in ${counted(units, 'organizational unit')}`
    : `organization: the tags of ${tagged} of ${counted(accounts, 'account')}`;

/** As the pace of an organization has it, which every tool of every account shares. */
const TAGS_A_SECOND = 4;
const WORTH_SAYING = 5;

/** How long the tags take, once, as they begin: where no terminal shows progress, nothing else tells. */
export function tagsNote({ accounts, tagged }: WalkProgress): string | undefined {
  const seconds = Math.ceil(accounts / TAGS_A_SECOND);
  return tagged !== 0 || seconds < WORTH_SAYING
    ? undefined
    : `Listing the tags of ${counted(accounts, 'account')} takes about ${formatDuration(seconds)}: a call each, and slowly enough for others.`;
}
