import { describe, expect, it } from 'vitest';
import { refusalOf, type EndpointRequest } from '../../../src/handover/endpoint-request.js';

const ENDPOINT = { authority: '127.0.0.1:4711', path: '/credentials', token: 'the-token-of-this-run' };
const GOOD = {
  method: 'GET',
  url: '/credentials',
  headers: { host: '127.0.0.1:4711', authorization: 'the-token-of-this-run', accept: 'application/json' },
};
const withHeaders = (headers: EndpointRequest['headers']): EndpointRequest => ({
  ...GOOD,
  headers: { ...GOOD.headers, ...headers },
});

describe('a request to the endpoint', () => {
  it('as SDKs make it is answered', () => {
    expect(refusalOf(GOOD, ENDPOINT)).toBeUndefined();
  });

  it.each<[string, EndpointRequest, number, string]>([
    ['without a token', withHeaders({ authorization: undefined }), 401, 'wrong_token'],
    ['with an empty token', withHeaders({ authorization: '' }), 401, 'wrong_token'],
    ['with another token', withHeaders({ authorization: 'the-token-of-this-ruN' }), 401, 'wrong_token'],
    ['with a part of the token', withHeaders({ authorization: 'the-token' }), 401, 'wrong_token'],
    [
      'with a scheme before it',
      withHeaders({ authorization: `Bearer ${ENDPOINT.token}` }),
      401,
      'wrong_token',
    ],
    ['by another host name', withHeaders({ host: 'attacker.example:4711' }), 403, 'wrong_host'],
    ['by localhost, which pages can ask for', withHeaders({ host: 'localhost:4711' }), 403, 'wrong_host'],
    ['by another port', withHeaders({ host: '127.0.0.1:80' }), 403, 'wrong_host'],
    ['without a host', withHeaders({ host: undefined }), 403, 'wrong_host'],
    ['from a page', withHeaders({ origin: 'http://127.0.0.1:4711' }), 403, 'browser'],
    ['from a file', withHeaders({ origin: 'null' }), 403, 'browser'],
    ['typed into a browser', withHeaders({ 'sec-fetch-site': 'none' }), 403, 'browser'],
    ['from a link', withHeaders({ referer: 'http://127.0.0.1/' }), 403, 'browser'],
    ['of another path', { ...GOOD, url: '/' }, 404, 'no_such_path'],
    ['with a query', { ...GOOD, url: '/credentials?' }, 404, 'no_such_path'],
    ['that goes a long way', { ...GOOD, url: '/x/../credentials' }, 404, 'no_such_path'],
    ['by HEAD', { ...GOOD, method: 'HEAD' }, 405, 'wrong_method'],
    ['by POST', { ...GOOD, method: 'POST' }, 405, 'wrong_method'],
    ['by OPTIONS', { ...GOOD, method: 'OPTIONS' }, 405, 'wrong_method'],
  ])('%s is refused', (_what, request, status, code) => {
    expect(refusalOf(request, ENDPOINT)).toMatchObject({ status, code });
  });

  it('that lacks the token does not learn what paths there are', () => {
    const stranger = withHeaders({ authorization: 'guess' });
    const answers = ['/credentials', '/other'].map((url) => refusalOf({ ...stranger, url }, ENDPOINT));
    expect(answers[0]).toEqual(answers[1]);
  });
});
