import { oneLine } from '../../../system/safe-text.js';
import type { StartKind, StartOf } from '../start.js';
import { requireTokenFile } from '../token-file.js';
import { profileKey } from './in-profile.js';
import { askProvider } from './provided.js';

const VARIABLE = 'AWS_WEB_IDENTITY_TOKEN_FILE';

/** The token in a file that a variable, or a profile, names. */
export const webIdentityKind: StartKind<StartOf<'web-identity'>> = {
  signer: () => 'web-identity',
  key: (start, aws) =>
    start.profile === undefined
      ? { ...start, machine: aws.machine }
      : profileKey({ profile: start.profile }, aws),
  obtain: async (start, call) => {
    const [namedBy, remedy] =
      start.profile === undefined
        ? [VARIABLE, `correct or unset ${VARIABLE}`]
        : [
            `web_identity_token_file of the profile ${oneLine(start.profile)}`,
            'correct it in your AWS config file',
          ];
    requireTokenFile(call().host, start.tokenFile, namedBy, remedy);
    return askProvider(start, call);
  },
};
