import { parseUserArn } from '../../aws/arn.js';
import { isTemporaryKey, type Credentials } from '../../aws/credentials.js';
import type { Probe } from '../../aws/clients/probe.js';
import { identityAnswer, sourceAnswer, sourceToken, type CallContext } from '../../sessions/calls.js';
import { situationOf } from '../../sessions/situations.js';
import type { Source } from '../../sessions/source/source.js';
import { signerOf } from '../../sessions/source/start-kinds.js';
import { askIam } from './iam-questions.js';
import { settleLater } from './attempted.js';
import type { Identified } from './identity.js';
import type { KeyAge } from './key-age.js';

/** The source's own credentials, and whose they are. */
export interface SourceFacts {
  readonly identified: Identified;
  /** Undefined where they could not be had, or AWS does not take them. */
  readonly credentials: Credentials | undefined;
}

const isOfNetwork = ({ kind }: { readonly kind: string }): boolean =>
  /^(network-|proxy-refused|answer-not-aws)/.test(kind);

/**
 * Looks the source up and asks AWS whose it is.
 *
 * @param arn - of the partition to ask in
 * @param probe - whether STS can be asked at all; nothing is asked of AWS before that is known
 */
export async function examineSource(
  source: Source,
  arn: string | undefined,
  probe: Promise<Probe>,
  context: CallContext,
): Promise<SourceFacts> {
  if (signerOf(source.start) === 'oidc-token') {
    const token = await settleLater(() => sourceToken(source, context));
    const why = 'a token stands for who asks, and AWS hears of it with the role';
    return {
      identified: token.ok ? { kind: 'not-asked', why } : { kind: 'failed', error: token.error },
      credentials: undefined,
    };
  }
  const [given, reached] = await Promise.all([settleLater(() => sourceAnswer(source, context)), probe]);
  if (!given.ok) return { identified: { kind: 'failed', error: given.error }, credentials: undefined };
  const found = given.value;
  const unreached = { kind: 'not-asked', why: 'STS cannot be reached' } as const;
  if (!found.ok) {
    const isUnreached = !reached.ok && isOfNetwork(found.fault);
    const situation = situationOf('credentials', undefined, source, context);
    return {
      identified: isUnreached ? unreached : { kind: 'refused', fault: found.fault, situation },
      credentials: undefined,
    };
  }
  const credentials = found.value;
  if (!reached.ok) return { identified: unreached, credentials };
  const answer = await identityAnswer(credentials, arn, context);
  if (answer.ok) {
    return {
      identified: { kind: 'known', identity: answer.value, expiration: credentials.expiration },
      credentials,
    };
  }
  const situation = situationOf('GetCallerIdentity', arn, source, context);
  return { identified: { kind: 'refused', fault: answer.fault, situation }, credentials: undefined };
}

/** How old the key of a user is; undefined for what is not a long-term key of a user. @param iamSigner - the key, or its MFA session */
export async function keyAgeOf(
  key: Credentials,
  userArn: string,
  iamSigner: Credentials,
  context: CallContext,
): Promise<KeyAge | undefined> {
  const userName = parseUserArn(userArn)?.name;
  if (userName === undefined || isTemporaryKey(key)) return undefined;
  const { accessKeyId } = key;
  const who = { credentials: iamSigner, arn: userArn };
  const answer = await askIam('iam:ListAccessKeys', who, context, ({ listAccessKeys }, call) =>
    listAccessKeys(call, userName),
  );
  if (!answer.ok) return { userName, accessKeyId, createdAt: undefined, why: answer.why };
  const createdAt = answer.value.find((key) => key.accessKeyId === accessKeyId)?.createdAt;
  return { userName, accessKeyId, createdAt, why: 'IAM does not list it' };
}
