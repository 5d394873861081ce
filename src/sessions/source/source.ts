import type { Start } from './start.js';

/** One AssumeRole that a role profile of the AWS config file asks for. */
export interface ProfileHop {
  readonly profile: string;
  readonly roleArn: string;
  readonly externalId?: string;
  readonly mfaSerial?: string;
  readonly durationSeconds?: number;
  readonly sessionName?: string;
}

/** Where credentials come from, before anything was called. */
export interface Source {
  /** What a managed profile remembers as `acctmgr_source`: `profile:NAME`, `environment` or `default`. */
  readonly description: string;
  /** Why this source won, for `--debug`. */
  readonly reason: string;
  /** The profile that was named, whose region and endpoint settings apply. */
  readonly profile?: string;
  readonly start: Start;
  /** Taken in order, the first one signed by the start. */
  readonly hops: readonly ProfileHop[];
  /** What acctmgr handed out itself and passed over on the way, such as `AWS_PROFILE=assumed-dev`. */
  readonly passedOver?: string;
}
