import * as z from 'zod';
import { count, maybeCount, maybeText, maybeTime, oneOf, text, time } from './words.js';

/* The commands of src/commands/access-log. */

/** Keys that a line has only where there is something to say. */
const logLine = z
  .strictObject({
    time: text('When. ISO 8601, UTC.'),
    event: text(
      'The command, `confirmed` for the yes to a run, `applied` for a role that was given to an account, `revoked` or `restored` for the sessions of a role, or what befell the log itself: repaired, rotated, continued.',
    ),
    account: text("The account's name.").optional(),
    account_id: text('12 digits.').optional(),
    role_arn: text('The role.').optional(),
    permission_set: text('The permission set, where no role was named.').optional(),
    sso_session: text('The sign-in of Identity Center that gave it.').optional(),
    status: oneOf('How it went; denied: AWS said no.', 'success', 'denied', 'failed').optional(),
    source: oneOf('Whether AWS was asked, or the session came from the cache.', 'sts', 'cache').optional(),
    session_name: text('What CloudTrail shows.').optional(),
    source_arn: text('Who signed.').optional(),
    access_key_id: text('The id of the temporary key, as CloudTrail has it.').optional(),
    expiration: text('When the session ends.').optional(),
    request_id: text("AWS's id of the call, as CloudTrail has it.").optional(),
    error_code: text('What went wrong, in one word.').optional(),
    error_message: text('What went wrong.').optional(),
    user: text('The login name on this machine.').optional(),
    host: text('The name of this machine.').optional(),
    pid: z.int().describe('The process.').optional(),
    reason: text('As given with --reason.').optional(),
    run: text('The id of a run over several accounts: all of its lines have it.').optional(),
    program: text('The program that exec gave the session, without its arguments.').optional(),
    selection: text('The words that picked the accounts.').optional(),
    accounts: z.int().describe('Of confirmed: how many.').optional(),
    listing: text('Of sync: what was listed, such as sign-in:corp.').optional(),
    sha256_before: text(
      'Of sync: SHA-256 of what was known of it before; of revoked and restored, of the policy before; of applied, of the role, or of the template of a stack set, before.',
    ).optional(),
    sha256_after: text(
      'Of sync: SHA-256 of what is known of it now; of revoked, of the policy now; of applied, of the role, or of the template of a stack set.',
    ).optional(),
    version: text('Of acctmgr.').optional(),
    torn: z.array(z.string()).describe('SHA-256 of lines that were left unfinished.').optional(),
    lost: z
      .strictObject({ size: z.int(), lines: z.int(), hash: z.string() })
      .describe('What the log once was, where its end was cut off.')
      .optional(),
    head_missing: z.literal(true).describe('The head was missing or could not be read.').optional(),
    file: z.int().describe('The number of this file of a rotated log.').optional(),
    oldest_file: z.int().describe('The first file that is kept.').optional(),
    prev: text('SHA-256 of the line before.').optional(),
  })
  .describe('One attempt, as it stands in the log.');

export const log = z.union([
  logLine,
  z
    .strictObject({
      event: z.literal('unreadable'),
      kind: oneOf('Left unfinished, or not of this log.', 'torn', 'foreign'),
      text: text('The line.'),
    })
    .describe('A line that cannot be read.'),
]);

export const logExport = z.array(logLine);

const counts = {
  attempts: count('All of them.'),
  success: count('Those that gave a session.'),
  denied: count('Those that AWS refused.'),
  failed: count('Those that failed otherwise.'),
  sts: count('Sessions that AWS gave.'),
  cache: count('Sessions from the cache.'),
  sessions: count('Different sessions.'),
  longest_session_seconds: count('The longest of them.'),
  total_session_seconds: count('All of them together.'),
};

export const logStats = z.strictObject({
  access_log: text('Its path.'),
  since: time('The period begins.'),
  until: maybeTime('The period ends.'),
  time_zone: text('Of the days.'),
  unreadable_lines: count('That were passed over.'),
  untrusted: maybeText('Who else could have written the log, and what mends it.'),
  html: maybeText('The path of the page, with --html.'),
  ...counts,
  nearest_attempt: maybeTime('Where the period has none: when the nearest one was.'),
  longest_session: z
    .strictObject({
      account: maybeText("The account's name."),
      account_id: maybeText('12 digits.'),
      user: maybeText('The login name.'),
      access_key_id: text('The id of the temporary key.'),
      start: time('When it began.'),
      expiration: time('When it ended.'),
    })
    .nullable(),
  accounts: z.array(
    z.strictObject({ account: maybeText('Its name.'), account_id: maybeText('12 digits.'), ...counts }),
  ),
  users: z.array(z.strictObject({ user: maybeText('The login name.'), ...counts })),
  days: z.array(z.strictObject({ date: text('Such as 2026-11-22.'), ...counts })),
});

const finding = z.strictObject({
  kind: oneOf(
    'What was found.',
    'changed_or_removed',
    'file_removed',
    'inserted',
    'torn',
    'cut_off',
    'head',
    'foreign',
    'crash',
    'dropped',
    'untrusted',
  ),
  file: maybeText('The name of a rotated file; null for the log itself.'),
  line: maybeCount('From 1; null where a file as a whole is meant.'),
  message: text('The same, for people.'),
});

export const logVerify = z.strictObject({
  access_log: text('Its path.'),
  intact: z.boolean().nullable().describe('Whether nothing was found; null where there is no log yet.'),
  lines: count('How many were checked.'),
  files: z.array(z.strictObject({ file: text('Its name.'), lines: count('How many it holds.') })),
  problem_count: count('All problems; the list holds a hundred at most.'),
  problems: z.array(finding).describe('What no crash explains. The exit code is then 1.'),
  notices: z.array(finding).describe('What a killed process or a full disk leaves.'),
});
