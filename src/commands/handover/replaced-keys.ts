import { replacesKeys } from '../../handover/session-variables.js';
import type { Context } from '../context.js';

/** For a shell that takes a session's variables over. */
export function noteReplacedKeys({ host, output }: Context): void {
  if (!replacesKeys(host.env)) return;
  output.note(
    'The keys of the environment give way to the session, and --unset does not bring them back to this shell.',
  );
}
