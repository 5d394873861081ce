import type { AcctmgrError } from '../system/failure.js';

/** What is looked at, and the part of the whole that it belongs to. */
export const CHECKS = {
  node_version: 'program',
  node_settings: 'program',
  program: 'program',
  accounts_file: 'files',
  file_access: 'files',
  aws_files: 'files',
  shadowed_profiles: 'profiles',
  process_lines: 'profiles',
  active_profile: 'profiles',
  environment: 'environment',
  key_variables: 'environment',
  profile_variables: 'environment',
  role_variables: 'environment',
  session_variables: 'environment',
  address_variables: 'environment',
  reachability: 'network',
  clock: 'network',
  source: 'credentials',
  sign_in: 'credentials',
  identity: 'credentials',
  mfa_session: 'credentials',
  key_age: 'credentials',
  access_log: 'records',
  log_forward: 'records',
  session_cache: 'records',
  locks: 'records',
  path: 'path',
} as const;

export type Check = keyof typeof CHECKS;
export type Part = (typeof CHECKS)[Check];

/** What one check has found. All texts are safe for a terminal and hold no secret. */
export type Finding = Fine | Skipped | Wrong;

interface Found {
  readonly check: Check;
  /** One sentence or a few. */
  readonly message: string;
}

export interface Fine extends Found {
  readonly status: 'ok';
}

/** It could not be looked at, or there was nothing to look at. */
export interface Skipped extends Found {
  readonly status: 'skip';
  readonly fix?: string | undefined;
}

export interface Wrong extends Found {
  readonly status: 'warn' | 'fail';
  /** What can be done about it: a command where one does it. */
  readonly fix: string;
  /** The evidence, a line each. */
  readonly details?: readonly string[] | undefined;
  /** Of the failure that a command would end with. */
  readonly code?: string | undefined;
}

export const ok = (check: Check, message: string): Fine => ({ check, status: 'ok', message });
export const skip = (check: Check, message: string, fix?: string): Skipped => ({
  check,
  status: 'skip',
  message,
  fix,
});
export const warn = (check: Check, message: string, fix: string, details?: readonly string[]): Wrong => ({
  check,
  status: 'warn',
  message,
  fix,
  details,
});
export const fail = (check: Check, message: string, fix: string, details?: readonly string[]): Wrong => ({
  check,
  status: 'fail',
  message,
  fix,
  details,
});

/** The failure that a command would end with. @param of - where the message alone does not say what it is about */
export const failure = (check: Check, { message, hint, code }: AcctmgrError, of?: string): Wrong => ({
  ...fail(
    check,
    of === undefined ? message : `${of}: ${message}`,
    hint ?? 'Run it again with --debug for the details.',
  ),
  code,
});
