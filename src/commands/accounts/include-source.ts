import path from 'node:path';
import type { AcceptedCopy } from '../../accounts/shared/accepted-copy.js';
import type { IncludeEntry } from '../../accounts/schema.js';
import { MOST_SHARED_BYTES } from '../../accounts/shared/shared-form.js';
import type { Inventory } from '../../accounts/inventory.js';
import { baseLister } from '../../acquire/lister.js';
import { fetchText, type FetchedText } from '../../aws/clients/fetch-text.js';
import { loadS3 } from '../../aws/clients/load-s3.js';
import type { ServiceTarget } from '../../aws/endpoint.js';
import { explain } from '../../aws/faults/explain.js';
import { routeOf } from '../../sessions/route.js';
import { situationOf } from '../../sessions/situations.js';
import { awsSettings } from '../../sessions/source/aws-settings.js';
import { readIfExists } from '../../system/files/private-files.js';
import { resolvePath } from '../../system/paths.js';
import type { Context } from '../context.js';
import { callerOf } from '../terminal-asker.js';
import { objectIn } from './publishing-place.js';
import type { SyncOptions } from './sync-flags.js';

type Include = Exclude<IncludeEntry, string>;

interface Asked {
  readonly context: Context;
  readonly inventory: Inventory;
  readonly options: Partial<SyncOptions>;
}

/** From the folder of accounts.json, whatever the working folder is. */
function fetchFile(from: string, { context: { host }, inventory }: Asked): FetchedText {
  const file = resolvePath({ ...host, cwd: path.dirname(inventory.path) }, from);
  const bytes = readIfExists(file);
  if (bytes === undefined) return { kind: 'failed', why: 'there is no such file' };
  return bytes.length > MOST_SHARED_BYTES
    ? { kind: 'failed', why: 'it is too large' }
    : { kind: 'text', text: bytes.toString('utf8'), etag: undefined };
}

const inRegion = (target: ServiceTarget, region = target.region): ServiceTarget => ({
  ...target,
  region,
  endpoint:
    target.endpointFrom === undefined
      ? target.endpoint.replace(`.${target.region}.`, `.${region}.`)
      : target.endpoint,
});

/** @throws AcctmgrError for what S3 refuses */
async function fetchObject(
  { from, region, source_profile: profile, bucket_owner: owner }: Include,
  etag: string | undefined,
  { context, inventory, options }: Asked,
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
  const answer = await (await loadS3()).getObject(call, object, owner, etag);
  if (answer.ok) return { kind: 'text', ...answer.value };
  if (answer.fault.httpStatus === 304) return { kind: 'same' };
  throw explain(answer.fault, {
    ...situationOf('GetObject', undefined, source, { host, route }),
    account: from,
  });
}

/**
 * What a shared inventory is now.
 *
 * @param known - where it is still so, it need not be sent again
 * @throws AcctmgrError where the source credentials, or S3, refuse it
 */
export function fetchInclude(
  include: Include,
  known: AcceptedCopy | undefined,
  asked: Asked,
): Promise<FetchedText> | FetchedText {
  const { from } = include;
  if (from.startsWith('s3://')) return fetchObject(include, known?.etag, asked);
  if (!/^https?:\/\//.test(from)) return fetchFile(from, asked);
  const { host } = asked.context;
  const { transport } = routeOf(host, awsSettings(host), undefined, asked.options.timeout);
  return fetchText(new URL(from), transport, { etag: known?.etag, mostBytes: MOST_SHARED_BYTES });
}
