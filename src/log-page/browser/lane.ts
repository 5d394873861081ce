import type { PageData, PageStatus } from '../data.js';
import { clustersIn, spansIn, type Cluster, type Span } from './clusters.js';
import { clusterName, describeCluster, describeSpan, number, type Description } from './describe.js';
import { element, place, sign } from './element.js';
import { MINUTE, shareOf, type Period } from './period.js';
import type { Row } from './rows.js';

/** What is drawn of one account: marks that can be focused, on bars that can be pointed at. */
export interface Lane {
  readonly node: HTMLElement;
  readonly marks: readonly HTMLButtonElement[];
}

/** What stands behind something that is drawn. */
export interface Drawn {
  readonly kind: string;
  describe(): Description;
  /** Where it comes apart, if it is several attempts. */
  readonly apart?: Period;
}

/** The room that a mark takes, in pixels, with its number where it stands for several attempts. */
const widthOf = (count: number): number => (count === 1 ? 15 : 30 + 7 * number(count).length);

const isFromCache = ({ attempts, groups }: Cluster): boolean =>
  groups.length === 0 && attempts.every(({ source }) => source === 'cache');

/** What is drawn of them, the worst first. */
function signsOf(cluster: Cluster): string[] {
  const { denied, failed } = cluster.counts;
  if (denied + failed === 0) return [isFromCache(cluster) ? 'success cached' : 'success'];
  return [...(denied > 0 ? ['denied'] : []), ...(failed > 0 ? ['failed'] : [])];
}

function markOf(data: PageData, cluster: Cluster, signs: readonly string[]): HTMLButtonElement {
  const { count, at } = cluster;
  const mark = element(
    'button',
    {
      type: 'button',
      class: ['mark', signs[0], ...(count > 1 ? ['several'] : [])].join(' '),
      'aria-label': clusterName(data, cluster),
    },
    ...signs.map(sign),
    ...(count > 1 ? [element('span', {}, number(count))] : []),
  );
  mark.tabIndex = -1;
  place(mark, at);
  return mark;
}

function barOf({ start, end }: Span, period: Period): HTMLElement {
  const bar = element('span', { class: 'span', 'aria-hidden': 'true' });
  const left = Math.max(0, shareOf(period, start));
  place(bar, left, Math.min(1, shareOf(period, end)) - left);
  return bar;
}

/** What went wrong stands above the sessions. */
const TRACKS: readonly (readonly PageStatus[])[] = [['success'], ['denied', 'failed']];

/**
 * @param width - of the lane, in pixels
 * @param drawn - learns what stands behind each element
 */
export function laneOf(
  data: PageData,
  row: Row,
  period: Period,
  width: number,
  drawn: WeakMap<Element, Drawn>,
): Lane {
  const bars = spansIn(row.sessions, period, (period.end - period.start) / width).map((span) => {
    const bar = barOf(span, period);
    drawn.set(bar, { kind: 'session', describe: () => describeSpan(data, span) });
    return bar;
  });
  const room = (count: number) => widthOf(count) / width;
  const clusters = TRACKS.flatMap((statuses) => clustersIn(row, statuses, period, room));
  const marks = clusters.map((cluster) => {
    const signs = signsOf(cluster);
    const mark = markOf(data, cluster, signs);
    const { start, end, count } = cluster;
    const margin = Math.max(MINUTE, (end - start) * 0.15);
    drawn.set(mark, {
      kind: signs[0] ?? '',
      describe: () => describeCluster(data, cluster),
      ...(count > 1 && { apart: { start: start - margin, end: end + margin } }),
    });
    return { mark, at: cluster.at };
  });
  const inOrder = marks.toSorted((one, other) => one.at - other.at).map(({ mark }) => mark);
  const [first] = inOrder;
  if (first !== undefined) first.tabIndex = 0;
  return {
    node: element('div', { class: 'lane', role: 'group' }, ...bars, ...inOrder),
    marks: inOrder,
  };
}
