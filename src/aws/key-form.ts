import type { Credentials } from './credentials.js';

/*
 * What stands in the places of a key, told by its form alone. AWS repeats what it gets as an access key id, and logs keep
 * it: a secret that was put there is to be found before anything is sent.
 */

type KeyParts = Pick<Credentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

/** IAM's own ids are 20 characters of this form (IAM identifiers, Unique identifiers); those of imitations are, too. */
const KEY_ID = /^[A-Z]{2}IA[A-Z0-9]{12,28}$/;
const SECRET = /^(?=.*[a-z])[A-Za-z0-9/+]{40}$/;
const SHORTEST_TOKEN = 100;

/** Copied with the quotes or blanks of where it stood. */
const bare = (value: string): string => value.trim().replace(/^(["'])(.*)\1$/, '$2');

/** No id has other characters than these (IAM's have letters and digits); of the rest, AWS's ids are in capitals. */
const cannotBeId = (value: string): boolean =>
  /[^\w.@-]/.test(value) || value.length >= SHORTEST_TOKEN || /^(?=.*[a-z])(?=.*[A-Z]).{30,}$/.test(value);

/** A line of the file of keys that the console hands out has both, with a comma between. */
const IS_ID_AND_MORE = /^[A-Z]{2}IA[A-Z0-9]{12,}[^A-Z0-9]/;

/** What is wrong, as a clause; undefined where each part may be what it is given as. */
export function misplacedKey({
  accessKeyId,
  secretAccessKey,
  sessionToken = '',
}: KeyParts): string | undefined {
  const [id, secret, token] = [accessKeyId, secretAccessKey, sessionToken].map(bare) as [
    string,
    string,
    string,
  ];
  const isSecretAnId = KEY_ID.test(secret);
  if (cannotBeId(id)) {
    if (isSecretAnId) return 'the access key id and the secret access key look swapped';
    return IS_ID_AND_MORE.test(id)
      ? 'more than an access key id stands in its place, a secret perhaps'
      : 'the access key id looks like a secret';
  }
  if (isSecretAnId) return 'the secret access key looks like an access key id';
  return SECRET.test(token) && secret.length >= SHORTEST_TOKEN
    ? 'the secret access key and the session token look swapped'
    : undefined;
}

/** An access key id as it may be shown: what can't be one may be a secret. */
export const shownKeyId = (accessKeyId: string): string =>
  cannotBeId(bare(accessKeyId)) ? '(hidden)' : accessKeyId;

/** What of a key may stand in no text. */
export const secretParts = ({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: KeyParts): (string | undefined)[] => [
  secretAccessKey,
  sessionToken,
  ...(cannotBeId(bare(accessKeyId)) ? [accessKeyId] : []),
];
