import { describe, expect, it } from 'vitest';
import { misplacedKey, secretParts, shownKeyId } from '../../../src/aws/key-form.js';

const ID = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
/** A third of all secrets have no character that no key id has. */
const PLAIN_SECRET = 'wJalrXUtnFEMI0K7MDENG0bPxRfiCYEXAMPLEKEY';
const TOKEN = `IQoJb3JpZ2luX2Vj${'x'.repeat(300)}==`;

describe('misplacedKey', () => {
  it.each<[string, string, string, string | undefined]>([
    ['a key', ID, SECRET, undefined],
    ['a session', 'ASIAIOSFODNN7EXAMPLE', PLAIN_SECRET, TOKEN],
    ['a session of LocalStack', 'LSIAQAAAAAAVNCBMPNSG', SECRET, TOKEN],
    ['what LocalStack takes', 'test', 'test', undefined],
    ['what MinIO takes', 'minioadmin', 'minioadmin', undefined],
    ['a key that was made up', 'my_access-key', 'my_secret-key', undefined],
    ['an id of 32 hexadecimal digits', '0123456789abcdef0123456789abcdef', 'f'.repeat(64), undefined],
  ])('lets %s be', (_name, accessKeyId, secretAccessKey, sessionToken) => {
    const token = sessionToken === undefined ? {} : { sessionToken };
    expect(misplacedKey({ accessKeyId, secretAccessKey, ...token })).toBeUndefined();
  });

  const MORE = 'more than an access key id stands in its place, a secret perhaps';
  const SWAPPED = 'the access key id and the secret access key look swapped';
  it.each<[string, string, string, string]>([
    ['a swapped key', SECRET, ID, SWAPPED],
    ['a secret of letters and digits', PLAIN_SECRET, ID, SWAPPED],
    ['quotes and blanks around', ` "${SECRET}" `, `'${ID}'\n`, SWAPPED],
    ['a secret that was cut short', SECRET.slice(0, 30), ID, SWAPPED],
    ['a token for an id', TOKEN, ID, SWAPPED],
    ['a secret twice', SECRET, SECRET, 'the access key id looks like a secret'],
    ['a token for an id beside a secret', TOKEN, SECRET, 'the access key id looks like a secret'],
    ['an id twice', ID, ID, 'the secret access key looks like an access key id'],
    ['the line of a file of keys', `${ID},${PLAIN_SECRET}`, 'x', MORE],
    ['both with a blank between', `${ID} ${PLAIN_SECRET}`, SECRET, MORE],
    ['both with a colon between', `${ID}:${PLAIN_SECRET}`, SECRET, MORE],
    ['both with nothing between', `${ID}${PLAIN_SECRET}`, SECRET, MORE],
    ['both, the secret first', `${PLAIN_SECRET},${ID}`, SECRET, 'the access key id looks like a secret'],
  ])('tells of %s', (_name, accessKeyId, secretAccessKey, words) => {
    expect(misplacedKey({ accessKeyId, secretAccessKey })).toBe(words);
  });

  it('tells of a secret in the place of the session token, which is sent as it is', () => {
    expect(misplacedKey({ accessKeyId: ID, secretAccessKey: TOKEN, sessionToken: SECRET })).toBe(
      'the secret access key and the session token look swapped',
    );
  });
});

it('shows an access key id, and nothing that stands in its place', () => {
  expect([ID, 'test', SECRET, PLAIN_SECRET, `"${SECRET}"`, `${ID},${PLAIN_SECRET}`].map(shownKeyId)).toEqual([
    ID,
    'test',
    '(hidden)',
    '(hidden)',
    '(hidden)',
    '(hidden)',
  ]);
});

it('counts what stands in the place of the id among the secrets', () => {
  expect(secretParts({ accessKeyId: SECRET, secretAccessKey: ID })).toEqual([ID, undefined, SECRET]);
  expect(secretParts({ accessKeyId: ID, secretAccessKey: SECRET, sessionToken: TOKEN })).toEqual([
    SECRET,
    TOKEN,
  ]);
});
