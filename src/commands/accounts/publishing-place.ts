import { S3_OBJECT } from '../../accounts/include-limits.js';
import { MOST_SHARED_BYTES } from '../../accounts/shared/shared-form.js';
import { baseLister, isFresh, type Lister } from '../../acquire/lister.js';
import type { Inventory } from '../../accounts/inventory.js';
import { loadS3 } from '../../aws/clients/load-s3.js';
import type { S3Object } from '../../aws/clients/s3-calls.js';
import type { ServiceCall } from '../../aws/clients/service-call.js';
import { explain } from '../../aws/faults/explain.js';
import type { Fault } from '../../aws/faults/fault.js';
import { situationOf } from '../../sessions/situations.js';
import { readIfExists, replaceFile } from '../../system/files/private-files.js';
import { usageError } from '../../system/failure.js';
import { resolvePath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { callerOf } from '../terminal-asker.js';
import type { SyncOptions } from './sync-flags.js';

export interface PlacedText {
  /** Undefined where there is nothing yet. */
  readonly text: string | undefined;
  /** Of S3. */
  readonly etag?: string | undefined;
}

/** A place where others find what is written: a file, or an object of S3. */
export interface PublishingPlace {
  /** As it was typed. */
  readonly name: string;
  /** What stands there now. */
  read(): Promise<PlacedText>;
  /** @returns whether it was written: not where something else stands there by now than `instead` */
  write(text: string, instead: PlacedText): Promise<boolean>;
}

/** The object of S3 that an address names. */
export function objectIn(address: string): S3Object | undefined {
  if (!S3_OBJECT.pattern.test(address)) return undefined;
  const [bucket = '', ...segments] = address.slice('s3://'.length).split('/');
  return { bucket, key: segments.join('/') };
}

/** @throws AcctmgrError (exit 2) for an address of S3 that is none, or of another kind */
function objectTo(target: string): S3Object | undefined {
  const object = objectIn(target);
  if (object !== undefined) return object;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) return undefined;
  throw usageError(`--to ${oneLine(target)} is no place to write to.`, {
    hint: `Give a file, or ${target.startsWith('s3:') ? S3_OBJECT.says : 's3://bucket/key'}.`,
  });
}

const fileAt = (name: string, { host }: Context): PublishingPlace => {
  const file = resolvePath(host, name);
  const textNow = () => readIfExists(file)?.toString('utf8');
  return {
    name,
    read: () => Promise.resolve({ text: textNow() }),
    write: (text, instead) => {
      if (textNow() !== instead.text) return Promise.resolve(false);
      replaceFile(file, Buffer.from(text), { host, keepsMode: true });
      return Promise.resolve(true);
    },
  };
};

/** S3 says that an object is not there only to who may list the bucket. */
const isMissing = ({ code }: Fault): boolean => code === 'NoSuchKey';

/** Another one wrote first, or writes at this moment. */
const isOvertaken = ({ httpStatus }: Fault): boolean => httpStatus === 412 || httpStatus === 409;

/** Signed by the source credentials: whoever lists an organization need not own its buckets. */
function objectAt(
  name: string,
  object: S3Object,
  context: Context,
  inventory: Inventory | undefined,
  options: Partial<SyncOptions>,
): PublishingPlace {
  const { host } = context;
  let lister: Promise<Lister> | undefined;
  const take = (): Promise<Lister> =>
    baseLister(callerOf(context, options.mfaCode, inventory), inventory, undefined, {
      yes: false,
      timeoutMs: options.timeout,
    });
  /** Between the two calls an organization is walked, which may outlast a session. */
  const signer = async (): Promise<Lister> => {
    if (lister === undefined || !isFresh(await lister, host.now())) lister = take();
    return lister;
  };
  const call = async (): Promise<ServiceCall> => {
    const { credentials, route } = await signer();
    return { credentials, target: route.target('s3'), transport: route.transport, now: host.now() };
  };
  const refusal = async (fault: Fault, action: 'GetObject' | 'PutObject') => {
    const { source, route } = await signer();
    return explain(fault, { ...situationOf(action, undefined, source, { host, route }), account: name });
  };
  return {
    name,
    read: async () => {
      const answer = await (
        await loadS3()
      ).getObject(await call(), object, {
        owner: options.bucketOwner,
        mostBytes: MOST_SHARED_BYTES,
      });
      if (answer.ok) return answer.value;
      if (isMissing(answer.fault)) return { text: undefined };
      throw await refusal(answer.fault, 'GetObject');
    },
    write: async (text, instead) => {
      const answer = await (
        await loadS3()
      ).putObject(await call(), object, text, {
        owner: options.bucketOwner,
        ...(instead.text === undefined ? { isNew: true } : { instead: instead.etag }),
      });
      if (!answer.ok && isOvertaken(answer.fault)) return false;
      if (!answer.ok) throw await refusal(answer.fault, 'PutObject');
      return true;
    },
  };
}

export function publishingPlace(
  target: string,
  context: Context,
  inventory: Inventory | undefined,
  options: Partial<SyncOptions>,
): PublishingPlace {
  const object = objectTo(target);
  if (object === undefined && options.bucketOwner !== undefined)
    throw usageError('--bucket-owner is of a bucket.', {
      hint: 'Leave it out, or give --to s3://bucket/key.',
    });
  return object === undefined
    ? fileAt(target, context)
    : objectAt(target, object, context, inventory, options);
}
