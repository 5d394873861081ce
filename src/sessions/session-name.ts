import { parseAssumedRoleArn, userNameOf } from '../aws/arn.js';
import { ROLE_SESSION_NAME, TAG_VALUE } from '../aws/limits.js';

/** `text` reduced to what RoleSessionName and SourceIdentity take; undefined where nothing usable is left. */
export function reduceSessionName(text: string): string | undefined {
  const reduced = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\w+=,.@-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, ROLE_SESSION_NAME.max);
  return reduced.length >= ROLE_SESSION_NAME.min ? reduced : undefined;
}

/** `text` reduced to what the value of a session tag takes. */
export const reduceTagValue = (text: string): string =>
  text
    .replace(/\p{Z}*[^\p{L}\p{Z}\p{N}_.:/=+\-@]+\p{Z}*/gu, ' ')
    .trim()
    .slice(0, TAG_VALUE.max);

/**
 * The session name where none is configured: the source's own name. IAM's recommended trust condition,
 * `sts:RoleSessionName = ${aws:username}`, holds only for exactly the IAM user's name.
 *
 * @param sourceArn - undefined where GetCallerIdentity could not tell it
 */
export function defaultSessionName(sourceArn: string | undefined, login: string): string {
  const own =
    sourceArn === undefined
      ? undefined
      : (userNameOf(sourceArn) ?? parseAssumedRoleArn(sourceArn)?.sessionName);
  return (own !== undefined ? reduceSessionName(own) : undefined) ?? reduceSessionName(login) ?? 'acctmgr';
}
