import type { TextLimit } from '../aws/limits.js';
import type { NumberLimit } from './limits.js';

/* The limits of the values of `include`. */

/** An object of S3. No segment of its key is `.` or `..`: an address would take it away, and lead to another object or bucket. */
export const S3_OBJECT: TextLimit = {
  min: 1,
  max: 2048,
  pattern: /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/(?!(?:\P{Cc}*\/)?\.\.?(?:\/|$))\P{Cc}{1,1024}$/u,
  says: 's3://bucket/key, whose key has no segment . or ..',
};

const withoutAnchors = ({ pattern: { source } }: TextLimit): string => source.slice(1, -1);

/** No user name in an address: accounts.json is no place for a password. */
export const INCLUDE_FROM: TextLimit = {
  min: 1,
  max: 2048,
  pattern: new RegExp(
    String.raw`^(?:https:\/\/[\w.-]+(?::[0-9]{1,5})?\/[!-~]*|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?\/[!-~]*|${withoutAnchors(S3_OBJECT)}|(?!\s)(?![A-Za-z][A-Za-z0-9+.-]*:\/\/)\P{Cc}+)$`,
    'u',
  ),
  says: 'a file, https://host/path or s3://bucket/key',
};

export const INCLUDE_MAX_AGE: NumberLimit = {
  min: 60,
  max: 31_536_000,
  says: 'a whole number of seconds from 60 (a minute) to 31536000 (a year)',
};

export const INCLUDE_SAYS =
  'a file, https://host/path, s3://bucket/key, or an object such as { "from": "s3://bucket/key", "region": "eu-west-1" }';

export const INCLUDES_SAY = 'a list of shared inventories, such as ["team.json"]';

export const MOST_INCLUDES = 20;
