import { describe, expect, it } from 'vitest';
import { signedOutFirst } from '../../../src/signin/federation.js';

describe('the address that signs out first', () => {
  it.each([
    ['signin.aws.amazon.com', 'us-east-1.signin.aws.amazon.com'],
    ['signin.amazonaws-us-gov.com', 'signin.amazonaws-us-gov.com'],
    ['signin.amazonaws.cn', 'signin.amazonaws.cn'],
  ])('is of the partition of the sign-in: %s', (host, expected) => {
    const url = new URL(signedOutFirst(`https://${host}/federation?Action=login&SigninToken=a%2Bb`));
    expect(url.origin + url.pathname).toBe(`https://${expected}/oauth`);
    expect([...url.searchParams]).toEqual([
      ['Action', 'logout'],
      ['redirect_uri', `https://${expected}/federation?Action=login&SigninToken=a%2Bb`],
    ]);
  });
});
