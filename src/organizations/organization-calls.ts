import type { OrganizationsAction } from '../aws/faults/situation.js';
import type { PaceLimits } from '../aws/pacing/pace.js';
import { callsInTurn, type CallsInTurn, type TurnContext } from '../aws/pacing/calls-in-turn.js';

/** Who asks Organizations, and how: with the credentials of whoever may list. */
export type OrganizationsContext = TurnContext<OrganizationsAction>;

export type OrganizationCalls = CallsInTurn<OrganizationsAction>;

/** The whole organization shares what AWS gives it, with every tool of every account. */
const ORGANIZATION_PACE: PaceLimits = { shortestMs: 125, longestMs: 30_000, atOnce: 20 };

/** All calls of one listing, at one pace. */
export const organizationCalls = (context: OrganizationsContext): OrganizationCalls =>
  callsInTurn(context, ORGANIZATION_PACE);
