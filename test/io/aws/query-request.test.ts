import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { askQuery } from '../../../src/aws/clients/query-request.js';
import { callTo } from '../../support/service-call.js';

const API = { service: 'cloudformation', version: '2010-05-15', name: 'CloudFormation' };
const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', arn: '' };

/** Asks a server that answers with this. */
async function asked(status: number, text: string, contentType = 'text/xml') {
  let form = '';
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => (form += chunk.toString()));
    request.on('end', () => response.writeHead(status, { 'content-type': contentType }).end(text));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const input = { Name: 'a b&c', List: ['x', { Key: 'k', On: true }], Inner: { Count: 3, None: undefined } };
  const answer = await askQuery(API, callTo({ url }, KEYS), 'DoIt', input, (result) =>
    result.has('Id')
      ? {
          id: result.text('Id'),
          names: result.texts('Names'),
          flags: result.members('Flags').map((one) => one.flag('On')),
          missing: result.inside('No').inside('Such').text('Thing'),
        }
      : undefined,
  );
  return { answer, form };
}

const xml = (inner: string) =>
  `<DoItResponse xmlns="http://x"><DoItResult>${inner}</DoItResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></DoItResponse>`;

it('sends lists and structures as names with dots, and reads the answer', async () => {
  const { answer, form } = await asked(
    200,
    xml(
      '<Id>1 &lt; 2</Id><Names><member>a</member></Names><Flags><member><On>true</On></member><member><On>false</On></member><member/></Flags>',
    ),
  );
  expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
    Action: 'DoIt',
    Version: '2010-05-15',
    Name: 'a b&c',
    'List.member.1': 'x',
    'List.member.2.Key': 'k',
    'List.member.2.On': 'true',
    'Inner.Count': '3',
  });
  expect(answer).toMatchObject({
    ok: true,
    requestId: 'r-1',
    value: { id: '1 < 2', names: ['a'], flags: [true, false, undefined], missing: undefined },
  });
});

it.each([
  [
    'a refusal',
    400,
    '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>r-2</RequestId></ErrorResponse>',
    { kind: 'throttled', code: 'Throttling', message: 'Rate exceeded', requestId: 'r-2' },
  ],
  ['an answer without what was asked for', 200, xml(''), { kind: 'answer-wrong' }],
  ['an answer that is no XML', 200, 'all is well', { kind: 'answer-wrong' }],
  ['a page of a proxy', 403, '<!DOCTYPE html><html><body>Sign in</body></html>', { kind: 'answer-not-aws' }],
  ['a fault of the service', 503, '', { kind: 'service-error' }],
])('%s is a fault', async (_, status, text, fault) => {
  const type = text.startsWith('<!') ? 'text/html' : 'text/xml';
  expect((await asked(status, text, type)).answer).toMatchObject({ ok: false, fault });
});
