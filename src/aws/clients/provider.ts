import { fromIni, fromSSO, fromTokenFile } from '@aws-sdk/credential-providers';
import { wrongAnswer, type Answer } from './answer.js';
import { boundedHandler } from './bounded-handler.js';
import { callSignal, orAbandoned, type AbandonableCall } from './call-signal.js';
import type { Environment } from '../../system/host.js';
import { isCredibleToken, type Credentials } from '../credentials.js';
import type { ServiceTarget } from '../endpoint.js';
import { toFault, type Fault } from '../faults/fault.js';
import type { ProvidedStart } from '../provided-start.js';
import { misplacedKey } from '../key-form.js';
import { containerCredentials, instanceCredentials } from './machine-credentials.js';
import { processCredentials } from './process-credentials.js';
import { clientSettings } from './service-call.js';
import type { Transport } from './transport.js';

export interface ProviderCall extends AbandonableCall {
  /** Of STS, for web identity. */
  readonly target: ServiceTarget;
  readonly transport: Transport;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What a `credential_process` inherits. */
  readonly childEnv: Environment;
}

async function providerOf(
  start: ProvidedStart,
  { target, transport, childEnv, now }: ProviderCall,
  signal: AbortSignal,
) {
  switch (start.kind) {
    case 'login':
    case 'identity-center': {
      const requestHandler = await boundedHandler(transport, signal);
      const { profile, credentialsFile: filepath, configFile: configFilepath } = start;
      // The SDK keeps what it read for the life of the process, which is long in the library.
      const files = { profile, filepath, configFilepath, ignoreCache: true };
      // No region for Identity Center: it would win over the profile's sso_region. fromIni would lose the file names.
      return start.kind === 'identity-center'
        ? fromSSO({ ...files, clientConfig: { requestHandler } })
        : fromIni({ ...files, clientConfig: { requestHandler, region: target.region } });
    }
    case 'process':
      return () => processCredentials({ profile: start.profile, command: start.command, env: childEnv });
    case 'web-identity':
      return fromTokenFile({
        roleArn: start.roleArn,
        webIdentityTokenFile: start.tokenFile,
        roleSessionName: start.sessionName ?? 'acctmgr',
        clientConfig: await clientSettings(target, transport, signal),
      });
    case 'container':
      return () => containerCredentials(start, signal);
    case 'instance':
      return () => instanceCredentials(start, now, signal);
  }
}

/** What nothing is known about means that there are no credentials; so does a machine that gives none. */
function providerFault(error: unknown, start: ProvidedStart): Fault {
  const fault = toFault(error);
  if (start.kind === 'instance') {
    return { ...fault, kind: 'no-credentials', message: 'the instance metadata gave none.' };
  }
  if (start.kind === 'container') {
    return {
      ...fault,
      kind: 'no-credentials',
      message: `the container endpoint gave none (${fault.message}).`,
    };
  }
  return fault.kind === 'unknown' ? { ...fault, kind: 'no-credentials' } : fault;
}

const expired = (at: Date): Fault => {
  const message = `The source credentials expired at ${at.toISOString()}.`;
  return { kind: 'credentials-expired', code: 'Expired', message, cause: new Error(message) };
};

const misplaced = (message: string): Fault => ({
  kind: 'keys-misplaced',
  code: 'KeysMisplaced',
  message,
  cause: new Error(message),
});

/** Source credentials from one of the SDK's providers. Never throws: what went wrong is a fault. */
export async function resolveProvided(
  start: ProvidedStart,
  call: ProviderCall,
): Promise<Answer<Credentials>> {
  try {
    const signal = callSignal(call.transport, call);
    const provider = await providerOf(start, call, signal);
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provider();
    if (expiration !== undefined && expiration.getTime() <= call.now) {
      return { ok: false, fault: expired(expiration) };
    }
    if (![secretAccessKey, sessionToken ?? ''].every(isCredibleToken)) {
      return { ok: false, fault: wrongAnswer('The source gave a session token of more than 64 kB.') };
    }
    const wrong = misplacedKey({ accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) });
    if (wrong !== undefined) return { ok: false, fault: misplaced(wrong) };
    const value = {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      ...(expiration === undefined ? {} : { expiration }),
    };
    return { ok: true, value, requestId: undefined, clockSkewMs: undefined };
  } catch (error) {
    return { ok: false, fault: orAbandoned(providerFault(error, start), call) };
  }
}
