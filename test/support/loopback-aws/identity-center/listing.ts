import { randomBytes } from 'node:crypto';
import type { Call } from './call.js';
import { invalidRequest } from './members.js';
import type { PortalSession } from './token.js';

/** Where a listing goes on. */
export interface Page {
  readonly session: PortalSession;
  /** Which listing: of accounts, or of the roles of one account. */
  readonly listing: string;
  readonly from: number;
  /** The empty one before it was sent. */
  readonly afterEmpty: boolean;
}

interface Asked {
  readonly next_token?: string;
  readonly max_result?: string;
}

function sizeOf({ center }: PortalSession, asked: Asked): number {
  const { max_result: maximum = String(center.behaviour.pageSize) } = asked;
  if (!/^\d{1,3}$/.test(maximum) || Number(maximum) < 1 || Number(maximum) > 100) {
    throw invalidRequest('max_result is not a number from 1 to 100');
  }
  return Math.min(Number(maximum), center.behaviour.pageSize);
}

function beginning(
  { centers }: Call,
  session: PortalSession,
  listing: string,
  token: string | undefined,
): Page {
  if (token === undefined) return { session, listing, from: 0, afterEmpty: false };
  const page = centers.pages.get(token);
  if (page?.session !== session || page.listing !== listing) throw invalidRequest('Invalid next_token');
  return page;
}

/** One page of a listing, and the token of the next one. A token is good for the same listing of the same session. */
export function pageOf<T>(
  call: Call,
  session: PortalSession,
  listing: string,
  all: readonly T[],
  asked: Asked,
) {
  const size = sizeOf(session, asked);
  const page = beginning(call, session, listing, asked.next_token);
  const next = (from: number, afterEmpty: boolean): { readonly nextToken: string } => {
    const nextToken = randomBytes(24).toString('base64');
    call.centers.pages.set(nextToken, { session, listing, from, afterEmpty });
    return { nextToken };
  };
  if (session.center.behaviour.emptyPages && !page.afterEmpty) return { items: [], ...next(page.from, true) };
  const end = page.from + size;
  return { items: all.slice(page.from, end), ...(end < all.length ? next(end, false) : {}) };
}
