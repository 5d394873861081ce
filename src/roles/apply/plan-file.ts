import * as z from 'zod/mini';
import { letIn, trustStatementsOf } from '../drift/trust-statement.js';
import type { RoleDesign } from '../role-design.js';
import { requireTakenByIam } from '../role-limits.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { PlannedAction } from './decide-role.js';
import { fingerprintOf } from './fingerprint.js';

/* A plan that is kept: what is to be done, and what was found, so that nothing else is done, and nothing where something else is found. */

const FORMAT = 1;

const document = z.record(z.string(), z.unknown());
const texts = z.record(z.string(), z.string());

const designSchema = z.strictObject({
  partition: z.string(),
  accountId: z.string().check(z.regex(/^\d{12}$/)),
  name: z.string(),
  path: z.string(),
  description: z.string(),
  trust: document,
  managedPolicies: z.array(z.string()),
  inlinePolicies: document,
  boundary: z.optional(z.string()),
  maxSessionSeconds: z.number().check(z.int(), z.minimum(3600), z.maximum(43_200)),
  tags: texts,
});

const plannedSchema = z.strictObject({
  account: z.string(),
  action: z.enum(['create', 'change', 'none', 'not_ours', 'refused']),
  /** Whether what picks accounts, and no person, named it. */
  is_picked: z.boolean(),
  design: designSchema,
  /** SHA-256 of the role as it was found; null where there was none. */
  found_sha256: z.nullable(z.string()),
});

/** An account of which nothing is known, so that nothing is done there: who carries the plan out has to hear of it. */
const failedSchema = z.strictObject({
  account: z.string(),
  message: z.string(),
  hint: z.nullable(z.string()),
});

const bodySchema = z.strictObject({
  acctmgr_plan: z.literal(FORMAT),
  made: z.string(),
  via: z.nullable(z.string()),
  adopt: z.boolean(),
  selection: z.string(),
  accounts: z.array(plannedSchema),
  failed: z.array(failedSchema),
});

const fileSchema = z.extend(bodySchema, { sha256: z.string() });

export interface KeptPlannedRole {
  readonly account: string;
  readonly action: PlannedAction;
  readonly isPicked: boolean;
  readonly design: RoleDesign;
  /** SHA-256 of the role as it was found; undefined where there was none. */
  readonly foundSha256: string | undefined;
}

export interface KeptFailure {
  readonly account: string;
  readonly message: string;
  readonly hint: string | undefined;
}

export interface KeptPlan {
  /** ISO 8601. */
  readonly made: string;
  readonly via: string | undefined;
  readonly adopts: boolean;
  readonly selection: string;
  readonly roles: readonly KeptPlannedRole[];
  readonly failed: readonly KeptFailure[];
}

const bodyOf = ({ made, via, adopts, selection, roles, failed }: KeptPlan) => ({
  acctmgr_plan: FORMAT,
  made,
  via: via ?? null,
  adopt: adopts,
  selection,
  accounts: roles.map(({ account, action, isPicked, design, foundSha256 }) => ({
    account,
    action,
    is_picked: isPicked,
    design,
    found_sha256: foundSha256 ?? null,
  })),
  failed: failed.map(({ account, message, hint }) => ({ account, message, hint: hint ?? null })),
});

/** Over all of it but when it was made: the same for the same plan. */
export function planSha256(plan: KeptPlan): string {
  const { made: _made, ...body } = bodyOf(plan);
  return fingerprintOf(JSON.parse(JSON.stringify(body)));
}

/** How every plan begins. */
export const PLAN_MARK = '{\n  "acctmgr_plan": ';

export const planText = (plan: KeptPlan): string =>
  `${JSON.stringify({ ...bodyOf(plan), sha256: planSha256(plan) }, undefined, 2)}\n`;

const notAPlan = (file: string, why: string) =>
  usageError(`${oneLine(file)} is not a plan of acctmgr: ${why}.`, {
    code: 'bad_plan',
    hint: 'Make one: acctmgr roles plan NAME --out FILE',
  });

function read(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notAPlan(file, 'it is not JSON');
  }
}

/** @throws AcctmgrError (exit 2) `bad_plan` for what `planText` did not write, or somebody has changed since */
export function readPlan(file: string, text: string): KeptPlan {
  const parsed = fileSchema.safeParse(read(file, text));
  if (!parsed.success) throw notAPlan(file, 'it has another form');
  const { made, via, adopt, selection, accounts, failed, sha256: told } = parsed.data;
  const plan: KeptPlan = {
    made,
    via: via ?? undefined,
    adopts: adopt,
    selection,
    roles: accounts.map((one) => ({
      account: one.account,
      action: one.action,
      isPicked: one.is_picked,
      design: { ...one.design, boundary: one.design.boundary } as unknown as RoleDesign,
      foundSha256: one.found_sha256 ?? undefined,
    })),
    failed: failed.map(({ hint, ...one }) => ({ ...one, hint: hint ?? undefined })),
  };
  if (planSha256(plan) !== told) throw notAPlan(file, 'somebody has changed it since it was written');
  // The hash is no signature: whoever can write the file can make it anew, and no flag would have been taken for this.
  for (const { account, design } of plan.roles) {
    if (trustStatementsOf(design.trust).some((one) => one.isAllow && letIn(one).isEverybody))
      throw notAPlan(file, `the role of ${oneLine(account)} would let in everybody`);
    requireTakenByIam(design);
  }
  return plan;
}
