import { describe, expect, it } from 'vitest';
import { readConsent } from '../../../src/signin/consent-request.js';
import { verdictOn } from '../../../src/signin/sign-in-by-code.js';
import { authorizeUrl } from '../../../src/signin/sign-in-by-browser.js';
import { browserWords } from '../../../src/system/processes/browser-commands.js';
import type { FaultKind } from '../../../src/aws/faults/fault-kind.js';

const PATH = '/oauth/callback';
const read = (address: string) => readConsent(address, PATH, (state) => state === 'mine');

describe('the address that the browser comes back to', () => {
  it.each([
    [`${PATH}?code=c&state=mine`, { kind: 'code', code: 'c' }],
    [`${PATH}?state=mine&error=access_denied`, { kind: 'refused', error: 'access_denied' }],
    // A code beside an error is worth nothing.
    [`${PATH}?state=mine&error=access_denied&code=c`, { kind: 'refused', error: 'access_denied' }],
  ])('%s is the answer', (address, consent) => {
    expect(read(address)).toEqual(consent);
  });

  it.each([
    `${PATH}?code=c`,
    `${PATH}?code=c&state=`,
    `${PATH}?code=c&state=other`,
    `${PATH}?code=c&state=mine&state=mine`,
    `${PATH}?state=mine`,
    `${PATH}?state=mine&code=`,
    `${PATH}/?code=c&state=mine`,
    `/?code=c&state=mine`,
    `/favicon.ico`,
    `http://elsewhere${PATH}?code=c&state=mine`,
    '*',
    '',
  ])('%s is another request', (address) => {
    expect(read(address)).toBeUndefined();
  });
});

it('asks with S256, the scopes and nothing secret', () => {
  const url = new URL(
    authorizeUrl(
      'https://oidc.eu-west-1.amazonaws.com/',
      { clientId: 'client' },
      { scopes: ['sso:account:access', 'other'] },
      'http://127.0.0.1:5/oauth/callback',
      // RFC 7636, Appendix B.
      { state: 'state', verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' },
    ),
  );
  expect(`${url.origin}${url.pathname}`).toBe('https://oidc.eu-west-1.amazonaws.com/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'client',
    redirect_uri: 'http://127.0.0.1:5/oauth/callback',
    state: 'state',
    code_challenge_method: 'S256',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    scopes: 'sso:account:access other',
  });
});

describe('what a device does next', () => {
  const fault = (code: string, kind: FaultKind = 'unknown') =>
    verdictOn({ ok: false, fault: { code, kind, message: '', cause: undefined } });

  it.each([
    ['AuthorizationPendingException', 'unknown', 'wait'],
    ['SlowDownException', 'unknown', 'slower'],
    ['TooManyRequestsException', 'throttled', 'slower'],
    ['ECONNRESET', 'network-reset', 'wait'],
    ['InternalServerException', 'service-error', 'wait'],
    ['ExpiredTokenException', 'sign-in-ended', 'done'],
    ['AccessDeniedException', 'access-denied', 'done'],
    ['InvalidGrantException', 'sign-in-ended', 'done'],
  ] as const)('after %s (%s): %s', (code, kind, verdict) => {
    expect(fault(code, kind)).toBe(verdict);
  });
});

it.each([
  [
    ['firefox', '-P', 'work'],
    ['firefox', '-P', 'work', 'https://x'],
  ],
  [
    ['open', '-a', '%s', '--new'],
    ['open', '-a', 'https://x', '--new'],
  ],
  [[], undefined],
])('the command of a browser %j', (words, command) => {
  expect(browserWords(words, 'https://x')).toEqual(command);
});
