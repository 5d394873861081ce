import type { Answer } from '../../aws/clients/answer.js';
import type { ProviderCall } from '../../aws/clients/provider.js';
import type { Credentials } from '../../aws/credentials.js';
import type { AwsSettings } from './aws-settings.js';
import type { Signer, Start, StartKind, StartOf } from './start.js';
import { containerStart } from './starts/container.js';
import { identityCenterStart } from './starts/identity-center.js';
import { instanceStart } from './starts/instance.js';
import { keysStart } from './starts/keys.js';
import { processStart } from './starts/process.js';
import { profileStart } from './starts/profile.js';
import { webIdentityStart } from './starts/web-identity.js';

/** Every way to source credentials. The compiler asks for a row for each. */
const KINDS: { readonly [K in Start['kind']]: StartKind<StartOf<K>> } = {
  keys: keysStart,
  profile: profileStart,
  'identity-center': identityCenterStart,
  process: processStart,
  'web-identity': webIdentityStart,
  container: containerStart,
  instance: instanceStart,
};

/** A row takes its own kind only, which the compiler can't tell from the key. */
const kindOf = ({ kind }: Start): StartKind<Start> => KINDS[kind];

export const signerOf = (start: Start): Signer => kindOf(start).signer(start);

export const startKey = (start: Start, aws: AwsSettings): object => kindOf(start).key(start, aws);

/** The credentials that a chain starts with, or the fault of what gives them. */
export const obtainStart = (start: Start, call: () => ProviderCall): Promise<Answer<Credentials>> =>
  kindOf(start).obtain(start, call);
