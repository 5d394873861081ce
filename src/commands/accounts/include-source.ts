import type { AcceptedCopy } from '../../accounts/shared/accepted-copy.js';
import type { IncludeEntry } from '../../accounts/schema.js';
import { MOST_SHARED_BYTES, TOO_LARGE } from '../../accounts/shared/shared-form.js';
import type { Inventory } from '../../accounts/inventory.js';
import { baseLister } from '../../acquire/lister.js';
import { fetchText, type FetchedText } from '../../aws/clients/fetch-text.js';
import { loadS3 } from '../../aws/clients/load-s3.js';
import { inRegion } from '../../aws/endpoint.js';
import { explain } from '../../aws/faults/explain.js';
import { explainNetwork, isNetworkKind } from '../../aws/faults/explain-network.js';
import { routeOf } from '../../sessions/route.js';
import { situationOf, situationOfAddress } from '../../sessions/situations.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { readIfExists } from '../../system/files/private-files.js';
import type { Context } from '../context.js';
import { callerOf } from '../terminal-asker.js';
import { includeFile, isFile } from './include-word.js';
import { objectIn } from './publishing-place.js';
import type { SyncOptions } from './sync-flags.js';

type Include = Exclude<IncludeEntry, string>;

interface Asked {
  readonly context: Context;
  readonly inventory: Inventory;
  readonly options: Partial<SyncOptions>;
  readonly signal: AbortSignal;
}

function fetchFile(from: string, { context: { host }, inventory }: Asked): FetchedText {
  const bytes = readIfExists(includeFile(host, inventory.path, from));
  if (bytes === undefined) return { kind: 'failed', why: 'there is no such file' };
  return bytes.length > MOST_SHARED_BYTES
    ? { kind: 'failed', why: TOO_LARGE }
    : { kind: 'text', text: bytes.toString('utf8'), etag: undefined };
}

/** What S3 says of what is not there. */
const MISSING: ReadonlyMap<string, string> = new Map([
  ['NoSuchBucket', 'there is no such bucket'],
  ['NoSuchKey', 'there is no such object in the bucket'],
]);

/** @throws AcctmgrError for what S3 refuses */
async function fetchObject(
  { from, region, source_profile: profile, bucket_owner: owner }: Include,
  etag: string | undefined,
  { context, inventory, options, signal }: Asked,
): Promise<FetchedText> {
  const { host } = context;
  const object = objectIn(from);
  if (object === undefined) return { kind: 'failed', why: 'it is not an object of S3' };
  const { credentials, route, source } = await baseLister(
    callerOf(context, options.mfaCode, inventory),
    inventory,
    profile,
    { yes: false, timeoutMs: options.timeout },
  );
  const target = inRegion(route.target('s3'), region);
  const call = { credentials, target, transport: route.transport, now: host.now() };
  const answer = await (
    await loadS3()
  ).getObject(call, object, {
    owner,
    etag,
    mostBytes: MOST_SHARED_BYTES,
    signal,
  });
  if (answer.ok) return { kind: 'text', ...answer.value };
  if (answer.fault.httpStatus === 304 && etag !== undefined) return { kind: 'same' };
  const missing = MISSING.get(answer.fault.code);
  if (missing !== undefined) return { kind: 'failed', why: missing };
  throw explain(answer.fault, {
    ...situationOf('GetObject', undefined, source, { host, route }),
    account: from,
  });
}

async function fetchAddress(
  from: string,
  etag: string | undefined,
  { context: { host }, options, signal }: Asked,
): Promise<FetchedText> {
  const route = routeOf(host, awsSettings(host), undefined, options.timeout);
  const found = await fetchText(new URL(from), route.transport, {
    etag,
    mostBytes: MOST_SHARED_BYTES,
    signal,
  });
  if (found.kind !== 'lost') return found;
  const { fault } = found;
  if (!isNetworkKind(fault.kind)) return { kind: 'failed', why: fault.message };
  const situation = situationOfAddress(from, '"include" of accounts.json', { host, route });
  const { message: why, hint } = explainNetwork(fault.kind, fault, situation);
  return { kind: 'failed', why, hint };
}

/**
 * What a shared inventory is now.
 *
 * @param known - where it is still so, it need not be sent again
 * @throws AcctmgrError where the source credentials, or S3, refuse it; the reason of the signal that ends it
 */
export function fetchInclude(
  include: Include,
  known: AcceptedCopy | undefined,
  asked: Asked,
): Promise<FetchedText> | FetchedText {
  const { from } = include;
  if (from.startsWith('s3://')) return fetchObject(include, known?.etag, asked);
  if (isFile(from)) return fetchFile(from, asked);
  return fetchAddress(from, known?.etag, asked);
}
