/**
 * Credentials as the AWS SDK for JavaScript takes them. `console.log` and `JSON.stringify` show which key it is, never the
 * secrets; a copy that spreads them holds the secrets in plain sight.
 */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
  /** Of the role. The SDK asks some services at an endpoint of the account's own. */
  readonly accountId: string;
}

/** A session of a role, or of a permission set. */
export interface Session {
  /** The name in the inventory; undefined for a role that does not stand there. */
  readonly account: string | undefined;
  readonly accountId: string;
  /** Undefined of a permission set, whose role is AWS's own. */
  readonly roleArn: string | undefined;
  /** Of Identity Center; undefined of a role. */
  readonly permissionSet: string | undefined;
  readonly assumedRoleArn: string;
  readonly sessionName: string;
  /** Whose credentials signed the first call; undefined where nobody had to know. */
  readonly sourceArn: string | undefined;
  readonly credentials: RoleCredentials;
  readonly obtainedAt: Date;
  readonly expiration: Date;
  /** Whether it was made earlier, by whomever. */
  readonly fromCache: boolean;
}

/** What the `credentials` of an AWS SDK client may be. @throws AcctmgrError that says what to do */
export type CredentialProvider = (options?: {
  /** Make a new session: AWS no longer takes this one, although its time is not up. */
  readonly forceRefresh?: boolean | undefined;
}) => Promise<RoleCredentials>;

const HIDDEN = '(hidden)';

/** A copy that keeps its secrets from the screen and from JSON, and gives them to whoever names or spreads them. */
export function hideSecrets(credentials: RoleCredentials): RoleCredentials {
  const { secretAccessKey, sessionToken, ...open } = credentials;
  const shown = () => ({ ...open, secretAccessKey: HIDDEN, sessionToken: HIDDEN });
  const hidden = {
    ...open,
    // console.dir, and Node's last words on an uncaught error, pass over custom inspection, but call no getter.
    get secretAccessKey() {
      return secretAccessKey;
    },
    get sessionToken() {
      return sessionToken;
    },
  };
  // Not enumerable: only data is to be copied.
  return Object.defineProperties(hidden, {
    [Symbol.for('nodejs.util.inspect.custom')]: { value: shown },
    toJSON: { value: shown },
  });
}
