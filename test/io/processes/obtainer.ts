/*
 * obtainer WISH: says `ready`, and on every line `go` of its input obtains the session of WISH (JSON of ObtainWish, with
 * the `code` that is typed, once or three times over). Says `asked` when it is asked, `note TEXT`, and in the end `done` or
 * `failed` with JSON.
 */
import { createInterface } from 'node:readline';
import { givenCode } from '../../../src/sessions/mfa/mfa.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import { systemHost } from '../../../src/system/host.js';
import { obtainSession, type ObtainWish } from '../../support/obtain-session.js';

export type ObtainerWish = ObtainWish & { readonly code?: string };

const wish = JSON.parse(process.argv[2] ?? '{}') as ObtainerWish;
const say = (text: string) => process.stdout.write(`${text}\n`);
const isSdkLoaded = () => Object.keys(require.cache).some((file) => file.endsWith('sdk.js'));

const codes = {
  ...givenCode(wish.code ?? ''),
  ask: () => {
    say('asked');
    return Promise.resolve(wish.code ?? '');
  },
};

async function obtain(): Promise<void> {
  try {
    const session = await obtainSession(wish, {
      host: systemHost(),
      codes,
      note: (text) => say(`note ${text}`),
    });
    const { accessKeyId } = session.credentials;
    say(`done ${JSON.stringify({ accessKeyId, fromCache: session.fromCache, isSdkLoaded: isSdkLoaded() })}`);
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    const { code, exitCode, message } = error;
    say(`failed ${JSON.stringify({ code, exitCode, message })}`);
  }
}

say('ready');
createInterface({ input: process.stdin }).on('line', () => void obtain());
