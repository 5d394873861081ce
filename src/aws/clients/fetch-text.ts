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

/** Where the answer leads; undefined where that is another host, or no address. */
function nextAddress(url: URL, { headers }: TextAnswer): URL | undefined {
  const { location = '' } = headers;
  if (!URL.canParse(location, url.href)) return undefined;
  const next = new URL(location, url.href);
  return next.origin === url.origin && next.username === '' ? next : undefined;
}

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
  mostBytes: number,
): Promise<FetchedText> {
  const signal = AbortSignal.timeout(transport.timeoutMs);
  let at = url;
  for (let turn = 0; turn <= MOST_REDIRECTS; turn += 1) {
    const answer = await sendText({ method: 'GET', url: at, headers }, transport, signal, mostBytes);
    if (answer.status === 304 && 'if-none-match' in headers) return { kind: 'same' };
    if (answer.status === 200) return textOf(answer);
    if (!isRedirect(answer)) return { kind: 'failed', why: `the answer is HTTP ${answer.status}` };
    const next = nextAddress(at, answer);
    if (next === undefined) return { kind: 'failed', why: 'it leads to another host, which is not followed' };
    at = next;
  }
  return { kind: 'failed', why: 'it leads round in a circle' };
}

/** @param etag - of what is known; where that is still so, nothing is sent again */
export async function fetchText(
  url: URL,
  transport: Transport,
  { etag, mostBytes }: { readonly etag: string | undefined; readonly mostBytes: number },
): Promise<FetchedText | LostText> {
  const headers = { accept: 'application/json', ...(etag === undefined ? {} : { 'if-none-match': etag }) };
  try {
    return await ask(url, headers, transport, mostBytes);
  } catch (error) {
    return { kind: 'lost', fault: toFault(error) };
  }
}
