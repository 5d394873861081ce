import { adminText } from '../../diagnosis/hops/admin-text.js';
import { causesOf } from '../../diagnosis/hops/causes.js';
import { CHECKS, type Finding, type Part } from '../../diagnosis/finding.js';
import type { HopEvidence } from '../../diagnosis/hops/hop-evidence.js';
import { hopPolicies } from '../../diagnosis/hops/hop-statements.js';
import {
  permissionHeading,
  proposalLines,
  trustHeading,
  trustProposal,
} from '../../diagnosis/hops/proposal-text.js';
import type { Diagnosis } from '../../diagnosis/way/way.js';
import { isoTime } from '../../output/moment.js';
import type { Colour } from '../../output/colours.js';
import type { Style, View } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';
import { widthOf } from '../../output/text-width.js';
import { wrapped, wrappedAdvice } from '../../output/wrapped-text.js';

export interface Doctored extends Diagnosis {
  /** The account that was asked about. */
  readonly account: string | undefined;
  /** Whether only warnings and failures are told. */
  readonly quiet: boolean;
}

const HEADINGS: Readonly<Record<Part, string>> = {
  program: 'Program',
  files: 'Files',
  profiles: 'AWS profiles',
  environment: 'Environment',
  records: 'Log and cache',
  network: 'Network',
  credentials: 'Source credentials',
  path: 'The way through the role profiles',
};

const MARKS: Readonly<Record<Finding['status'], readonly [mark: string, word: string, colour: Colour]>> = {
  ok: ['✓', '', 'green'],
  warn: ['!', 'warning: ', 'yellow'],
  fail: ['✗', 'failed: ', 'red'],
  skip: ['–', 'skipped: ', 'dim'],
};

const INDENT = '    ';

export const countOf = (findings: readonly Finding[], status: Finding['status']): number =>
  findings.filter((finding) => finding.status === status).length;

function findingLines(finding: Finding, { paint, columns }: Style): string[] {
  const [mark, word, colour] = MARKS[finding.status];
  const details = 'details' in finding ? (finding.details ?? []) : [];
  const fix = 'fix' in finding ? finding.fix : undefined;
  return [
    `  ${paint(colour, mark)} ${wrapped(`${word}${finding.message}`, columns, INDENT, widthOf)}`,
    ...details.map((line) => `${INDENT}${wrapped(line, columns, `${INDENT}  `, widthOf)}`),
    ...(fix === undefined
      ? []
      : [
          `${INDENT}${wrappedAdvice(`fix: ${fix}`, columns, `${INDENT}  `, widthOf).replace(/^fix:/, (word) => paint('cyan', word))}`,
        ]),
  ];
}

/** The policies that would mend what keeps a hop back. */
function policyLines(evidence: HopEvidence, { columns }: Style): string[] {
  const policies = hopPolicies(evidence);
  const mends = new Set(causesOf(evidence).map((cause) => cause.mends));
  if (policies === undefined) return [];
  const { trust, permission } = policies;
  const lines = [
    ...(mends.has('trust')
      ? proposalLines(trustHeading(evidence), trustProposal(evidence, trust), trust, evidence)
      : []),
    ...(mends.has('permission')
      ? proposalLines(permissionHeading(evidence), permission.policy, permission, evidence)
      : []),
  ];
  // What is pasted is never broken.
  return lines.map(
    (line) => `${INDENT}${/^[\s{}]/.test(line) ? line : wrapped(line, columns, INDENT, widthOf)}`,
  );
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function countLine(findings: readonly Finding[], { paint }: Style): string {
  const failures = countOf(findings, 'fail');
  const warnings = countOf(findings, 'warn');
  return [
    `${countOf(findings, 'ok')} ok`,
    paint(warnings > 0 ? 'yellow' : 'dim', counted(warnings, 'warning')),
    paint(failures > 0 ? 'red' : 'dim', counted(failures, 'failure')),
    `${countOf(findings, 'skip')} skipped`,
  ].join(', ');
}

const isLoud = ({ status }: Finding): boolean => status === 'warn' || status === 'fail';

function partLines(part: Part, { findings, hops, quiet, account }: Doctored, style: Style): string[] {
  const told = findings.filter((finding) => CHECKS[finding.check] === part && (!quiet || isLoud(finding)));
  if (told.length === 0) return [];
  return [
    style.paint(
      'bold',
      part === 'path' && account !== undefined ? `The way to ${oneLine(account)}` : HEADINGS[part],
    ),
    ...told.flatMap((finding) => findingLines(finding, style)),
    ...(part === 'path' ? hops.flatMap((hop) => policyLines(hop, style)) : []),
    '',
  ];
}

const findingJson = (finding: Finding) => ({
  check: finding.check,
  part: CHECKS[finding.check],
  status: finding.status,
  message: finding.message,
  details: 'details' in finding ? (finding.details ?? []) : [],
  fix: 'fix' in finding ? (finding.fix ?? null) : null,
});

const OUTCOMES = { 'let-in': 'allowed', refused: 'refused', 'not-tried': 'not_tried' } as const;

function hopJson(evidence: HopEvidence) {
  const { hop, caller, sessionName, mfaAge, outcome, permission, role, time } = evidence;
  const fault = outcome.kind === 'refused' ? outcome.fault : undefined;
  const policies = hopPolicies(evidence);
  return {
    label: hop.label,
    account_id: hop.accountId,
    role_arn: hop.roleArn,
    signed_by: hop.signer,
    caller_arn: caller?.arn ?? null,
    caller_role_arn: caller?.roleArn ?? null,
    sent: {
      session_name: sessionName ?? null,
      external_id: hop.externalId !== undefined,
      mfa: hop.mfa?.how ?? null,
      mfa_serial: hop.mfa?.serial ?? null,
      mfa_age_seconds: mfaAge ?? null,
      duration_seconds: hop.duration.seconds,
      source_identity: hop.sourceIdentity ?? null,
      session_tag_keys: Object.keys(hop.sessionTags ?? {}),
      policy_arns: hop.policyArns ?? [],
      policy: hop.policy !== undefined,
    },
    outcome: OUTCOMES[outcome.kind],
    not_tried: outcome.kind === 'not-tried' ? outcome.why.replaceAll('-', '_') : null,
    time: isoTime(new Date(time)),
    request_id: (outcome.kind === 'let-in' ? outcome.requestId : fault?.requestId) ?? null,
    error_code: fault?.code ?? null,
    error_message: fault?.message ?? null,
    simulated:
      permission.kind === 'known'
        ? permission.actions.map(({ action, decision }) => ({ action, decision }))
        : null,
    role: role.kind === 'unknown' ? null : role.kind,
    trust: role.kind === 'there' ? role.trust.kind.replaceAll('-', '_') : null,
    causes: causesOf(evidence).map(({ cause, certainty, message, fix }) => ({
      cause: cause.replaceAll('-', '_'),
      certainty,
      message,
      fix,
    })),
    trust_policy: policies?.trust.policy ?? null,
    permission_policy: policies?.permission.policy ?? null,
  };
}

export const doctorView: View<Doctored> = {
  json: ({ account, findings, hops }) => ({
    ok: countOf(findings, 'fail') === 0,
    account: account ?? null,
    counts: {
      ok: countOf(findings, 'ok'),
      warn: countOf(findings, 'warn'),
      fail: countOf(findings, 'fail'),
      skip: countOf(findings, 'skip'),
    },
    findings: findings.map(findingJson),
    hops: hops.map(hopJson),
  }),
  human: (doctored, style) =>
    [
      ...(Object.keys(HEADINGS) as Part[]).flatMap((part) => partLines(part, doctored, style)),
      countLine(doctored.findings, style),
    ].join('\n'),
};

/** The text for who owns the account, and nothing else. */
export const adminView: View<{ readonly account: string; readonly evidence: HopEvidence }> = {
  json: ({ account, evidence }) => ({ account, text: adminText(evidence), hop: hopJson(evidence) }),
  human: ({ evidence }) => adminText(evidence),
};
