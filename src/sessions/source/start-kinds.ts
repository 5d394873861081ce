import type { Answer } from '../../aws/clients/answer.js';
import type { Credentials } from '../../aws/credentials.js';
import type { AwsSettings } from './aws-settings.js';
import type { Signer, Start, StartCall, StartKind, StartOf, StartSession } from './start.js';
import { containerKind } from './starts/container.js';
import { identityCenterKind } from './starts/identity-center.js';
import { instanceKind } from './starts/instance.js';
import { keysKind } from './starts/keys.js';
import { loginKind } from './starts/login.js';
import { oidcKind } from './starts/oidc.js';
import { permissionSetKind } from './starts/permission-set.js';
import { processKind } from './starts/process.js';
import { webIdentityKind } from './starts/web-identity.js';

/** Every way to source credentials. The compiler asks for a row for each. */
const KINDS: { readonly [K in Start['kind']]: StartKind<StartOf<K>> } = {
  keys: keysKind,
  'permission-set': permissionSetKind,
  oidc: oidcKind,
  login: loginKind,
  'identity-center': identityCenterKind,
  process: processKind,
  'web-identity': webIdentityKind,
  container: containerKind,
  instance: instanceKind,
};

/** A row takes its own kind only, which the compiler can't tell from the key. */
const kindOf = ({ kind }: Start): StartKind<Start> => KINDS[kind];

export const signerOf = (start: Start): Signer => kindOf(start).signer(start);

export const startKey = (start: Start, aws: AwsSettings): object => kindOf(start).key(start, aws);

/** The credentials that a chain starts with, or the fault of what gives them. */
export const obtainStart = (start: Start, call: () => StartCall): Promise<Answer<Credentials>> =>
  kindOf(start).obtain(start, call);

/** The name of the sign-in that the start relies on, where `acctmgr login` starts it. */
export const signInNameOf = (start: Start): string | undefined => kindOf(start).signIn?.(start);

/** The session that the start is by itself; undefined of what only signs for one. */
export const startSession = (start: Start): StartSession | undefined => kindOf(start).session?.(start);

/** The token that assumes the first role; undefined where credentials do. @throws AcctmgrError where it can't be had */
export const startToken = (start: Start, call: () => StartCall): Promise<string> | undefined =>
  kindOf(start).token?.(start, call);
