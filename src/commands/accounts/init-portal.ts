import { REGION } from '../../accounts/limits.js';
import { START_URL } from '../../accounts/sign-in-limits.js';
import { fitsLimit, type TextLimit } from '../../aws/limits.js';
import { portalName } from '../../fleet/beginning.js';
import { readProfiles } from '../../profiles/reading/read-profiles.js';
import type { View } from '../../output/view.js';
import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { userInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import { askOnTerminal } from '../ask.js';
import { answer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { syncAccounts } from './sync.js';

/** What the flags say of a portal. */
export interface GivenPortal {
  readonly startUrl?: string | undefined;
  readonly region?: string | undefined;
}

/** Of the AWS config file; none where it can't be read. */
export function configuredSignIns(host: Host): string[] {
  try {
    const { ssoSessions } = readProfiles(host);
    return [...ssoSessions.keys()].filter((name) => ssoSessions.get(name)?.has('sso_start_url'));
  } catch (error) {
    if (error instanceof AcctmgrError) return [];
    throw error;
  }
}

interface ToSignIn {
  readonly path: string;
  readonly lines: readonly string[];
}

const view: View<ToSignIn> = {
  json: ({ path }) => ({ accounts_file: path, created: false }),
  human: ({ lines }) => lines.join('\n'),
};

const asked = (context: Context, question: string, limit: TextLimit, flag: string): Promise<string> =>
  askOnTerminal(
    context,
    { message: `${flag} is missing`, hint: `Give it with ${flag}: ${limit.says}.` },
    (terminal) =>
      terminal.text(question, (text) => (fitsLimit(limit, text) ? undefined : `It has to be ${limit.says}.`)),
  );

/** With a sign-in that other tools have, its accounts; else what to type for one, since a browser comes next. */
export async function beginWithPortal(
  context: Context,
  { startUrl, region }: GivenPortal,
): Promise<CommandResult> {
  const { host } = context;
  const known = configuredSignIns(host);
  if (startUrl === undefined && known.length > 0) return syncAccounts.run(context, [known], {}, undefined);
  const url =
    startUrl ?? (await asked(context, 'The address of your access portal:', START_URL, '--start-url'));
  const where =
    region ?? (await asked(context, 'The region that Identity Center lives in:', REGION, '--region'));
  const login = `acctmgr login ${portalName(url)} --start-url ${shellWord(oneLine(url))} --region ${shellWord(oneLine(where))}`;
  const lines = ['Next, to sign in and to list your accounts:', `  ${login}`, '  acctmgr sync'];
  return answer({ path: userInventoryPath(host), lines }, view);
}
