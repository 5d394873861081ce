import { sourceWords } from '../../aws/faults/situation.js';
import { describeSigner } from '../../sessions/duration-rule.js';
import type { Source } from '../../sessions/source/source.js';
import { signerOf } from '../../sessions/source/start-kinds.js';
import { oneLine } from '../../system/safe-text.js';
import type { Settled } from './attempted.js';
import { failure, ok, skip, type Finding } from '../finding.js';

/** Where there is no source, and no account is reached by one. */
export const UNNEEDED_SOURCE = skip(
  'source',
  'There are no source credentials, and none are needed: no account is reached by keys.',
);

/** Whose credentials sign the first call, and why just those. */
export function judgeSource(source: Settled<Source>, mayLack = false): Finding {
  if (!source.ok)
    return mayLack && source.error.code === 'no_credentials'
      ? UNNEEDED_SOURCE
      : failure('source', source.error);
  const { description, reason, start, passedOver } = source.value;
  const over = passedOver === undefined ? '' : ` Passed over: ${passedOver}, which acctmgr made.`;
  return ok(
    'source',
    `The source is ${sourceWords(description) ?? 'the default credentials'} (${oneLine(reason)}): ${describeSigner(signerOf(start))}.${over}`,
  );
}
