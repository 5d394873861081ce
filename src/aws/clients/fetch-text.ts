import { timeLimit } from '../../system/time-limit.js';
import { toFault, type Fault } from '../faults/fault.js';
import { sendText, type TextAnswer } from './json-request.js';
import type { Transport } from './transport.js';

/* A text of a web server, fetched as AWS is asked: by the same proxy, certificates and limits of time. */

export type FetchedText =
  | { readonly kind: 'text'; readonly text: string; readonly etag: string | undefined }
  /** It is as the ETag said. */
  | { readonly kind: 'same' }
  /** Why there is none, as a clause. */
  | { readonly kind: 'failed'; readonly why: string; readonly hint?: string };

/** What of the way there is in the way. */
export interface LostText {
  readonly kind: 'lost';
  readonly fault: Fault;
}

const MOST_REDIRECTS = 3;

const isRedirect = ({ status }: TextAnswer): boolean => [301, 302, 303, 307, 308].includes(status);

const one = (header: string | string[] | undefined): string | undefined => [header].flat()[0];

/** Nobody asked for it packed: what unpacks to a thousand times its size is not unpacked to see. */
const packing = ({ headers }: TextAnswer): string | undefined => {
  const encoding = one(headers['content-encoding'])?.trim().toLowerCase();
  return encoding === '' || encoding === 'identity' ? undefined : encoding;
};

function textOf(answer: TextAnswer): FetchedText {
  const encoding = packing(answer);
  return encoding === undefined
    ? { kind: 'text', text: answer.text, etag: one(answer.headers.etag) }
    : { kind: 'failed', why: `the answer is packed (${encoding}), which was not asked for` };
}

/** Where the answer leads, or why nobody goes there, as a clause. */
function nextAddress(url: URL, { headers: { location } }: TextAnswer): URL | string {
  if (location === undefined || !URL.canParse(location, url.href))
    return 'it leads on without an address that can be followed';
  const next = new URL(location, url.href);
  return next.origin === url.origin && next.username === ''
    ? next
    : 'it leads to another host, which is not followed';
}

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
  { mostBytes, signal: ended }: Pick<FetchTerms, 'mostBytes' | 'signal'>,
): Promise<FetchedText> {
  const signal = timeLimit(transport.timeoutMs, ended);
  let at = url;
  for (let turn = 0; turn <= MOST_REDIRECTS; turn += 1) {
    const answer = await sendText({ method: 'GET', url: at, headers }, transport, signal, mostBytes);
    if (answer.status === 304 && 'if-none-match' in headers) return { kind: 'same' };
    if (answer.status === 200) return textOf(answer);
    if (!isRedirect(answer)) return { kind: 'failed', why: `the answer is HTTP ${answer.status}` };
    const next = nextAddress(at, answer);
    if (typeof next === 'string') return { kind: 'failed', why: next };
    at = next;
  }
  return { kind: 'failed', why: `it leads on more than ${MOST_REDIRECTS} times` };
}

export interface FetchTerms {
  /** Of what is known; where that is still so, nothing is sent again. */
  readonly etag: string | undefined;
  readonly mostBytes: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** @throws the reason of the signal that ends it */
export async function fetchText(
  url: URL,
  transport: Transport,
  terms: FetchTerms,
): Promise<FetchedText | LostText> {
  const { etag } = terms;
  const headers = { accept: 'application/json', ...(etag === undefined ? {} : { 'if-none-match': etag }) };
  try {
    return await ask(url, headers, transport, terms);
  } catch (error) {
    terms.signal.throwIfAborted();
    return { kind: 'lost', fault: toFault(error) };
  }
}
