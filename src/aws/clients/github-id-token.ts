import { toFault } from '../faults/fault.js';
import { wrongAnswer, type Answer } from './answer.js';
import { memberText } from './identity-center-request.js';
import { sendJson } from './json-request.js';
import type { Transport } from './transport.js';

/** What a job of GitHub Actions asks with (GitHub Docs, OpenID Connect reference). */
export interface IdTokenWish {
  readonly url: string;
  readonly bearer: string;
  readonly audience: string;
}

const ATTEMPTS = 3;
const PAUSE_MS = 500;

/** A token of GitHub for its job. Never throws: what went wrong is a fault. */
export async function githubIdToken(
  { url, bearer, audience }: IdTokenWish,
  transport: Transport,
): Promise<Answer<{ readonly token: string }>> {
  const signal = AbortSignal.timeout(transport.timeoutMs);
  try {
    const address = new URL(url);
    address.searchParams.set('audience', audience);
    const headers = { authorization: `bearer ${bearer}` };
    for (let attempt = 1; ; attempt += 1) {
      const { status, body } = await sendJson({ method: 'GET', url: address, headers }, transport, signal);
      const token = status === 200 ? memberText(body, 'value') : undefined;
      if (token !== undefined)
        return { ok: true, value: { token }, requestId: undefined, clockSkewMs: undefined };
      if (status < 500 || attempt >= ATTEMPTS) return { ok: false, fault: wrongAnswer(`HTTP ${status}`) };
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  } catch (error) {
    return { ok: false, fault: toFault(error, [bearer]) };
  }
}
