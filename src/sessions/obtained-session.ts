import type { SessionCredentials } from '../aws/credentials.js';
import type { Attempt } from './attempts.js';
import type { Plan } from './plan.js';

export interface ObtainedSession {
  readonly credentials: SessionCredentials;
  readonly assumedRoleArn: string;
  readonly sessionName: string;
  /** Whose credentials signed the first call; undefined where nobody asked and nobody remembered. */
  readonly sourceArn: string | undefined;
  readonly obtainedAt: Date;
  readonly fromCache: boolean;
  readonly plan: Plan;
}

/** What the access log says of a session that was handed over without a call. */
export const handedOverFromCache = ({
  sessionName,
  sourceArn,
  credentials,
}: ObtainedSession): Pick<
  Attempt,
  'status' | 'source' | 'session_name' | 'source_arn' | 'access_key_id' | 'expiration'
> => ({
  status: 'success',
  source: 'cache',
  session_name: sessionName,
  source_arn: sourceArn,
  access_key_id: credentials.accessKeyId,
  expiration: credentials.expiration.toISOString(),
});
