import { ownRoleArn, type EffectiveAccount } from '../accounts/effective.js';
import { parseAssumedRoleArn, parseRoleArn } from '../aws/arn.js';
import { soleWriter, type ProfileWriter } from '../profiles/profile-writer.js';
import { refreshPrompts, showInPrompts } from '../profiles/prompt-line.js';
import { unreadableFiles } from '../profiles/reading/readability.js';
import { shadowOf } from '../profiles/shadowing.js';
import type { RoleRequest } from '../sessions/plan.js';
import { detailsOf, narrowedBy } from '../sessions/profile-marks.js';
import { profileNameFor } from '../sessions/profile-name.js';
import { nameOfSession } from '../sessions/provenance.js';
import { profileRegion, wantedRegion } from '../sessions/region.js';
import type { Source } from '../sessions/source/source.js';
import { takeAttended, type Steps } from './attended.js';
import type { Caller } from './caller.js';
import type { Prepared } from './prepared.js';
import type { SessionWish } from './wish.js';

/** An account whose role session stands in a profile now. */
export interface Assumed {
  readonly account: EffectiveAccount;
  readonly profile: string;
  readonly region: string | undefined;
  /** Whether the account or a flag asks for that region; it was found elsewhere, or not at all, where they don't. */
  readonly isRegionWanted: boolean;
  readonly source: string;
  readonly sessionName: string;
  readonly assumedRoleArn: string;
  readonly expiration: Date;
  /** What its prompt reads, where a shell is switched to it. */
  readonly promptFile: string | undefined;
  /** Why tools will not use the profile as it is, as a sentence. */
  readonly shadow: string | undefined;
  /** Whether more than `most` other managed profiles have expired. */
  haveMoreExpired(most: number): boolean;
}

export interface AssumeWish extends SessionWish {
  /** Instead of `assumed-<name>`. */
  readonly profileName: string | undefined;
  /** Overwrites a profile of that name that is not ours, or holds a live session of other rights. */
  readonly force: boolean;
  /** Whether the prompt of a shell is to show it from now on. */
  readonly isForPrompt?: boolean;
}

/** The key that must not be overwritten by the session that it signs. */
const keyOf = ({ start }: Source): string | undefined =>
  start.kind === 'keys' ? start.credentials.accessKeyId : undefined;

/** What a prompt calls the session: where no entry has its role, `prod/Ops`. */
function labelOf(account: EffectiveAccount, arn: string, accounts: readonly EffectiveAccount[]): string {
  const name = nameOfSession(arn, account.name, accounts) ?? account.name;
  const taken = parseAssumedRoleArn(arn)?.roleName;
  const own = parseRoleArn(ownRoleArn(account) ?? '')?.name;
  return name !== account.name || taken === undefined || taken === own ? name : `${name}/${taken}`;
}

export interface AssumeTerms {
  /** Called when every check has passed and the work begins. */
  begin?(): void;
  /** As `Steps` has it. */
  arrived?(): void;
  /** Where the wish was prepared before. */
  readonly prepared?: Prepared | undefined;
  /** For several accounts side by side, which are written together. */
  readonly writer?: ProfileWriter;
}

/** Takes a role session of the account and writes it into the credentials file. */
export async function assumeAccount(
  caller: Caller,
  wish: AssumeWish,
  { begin, arrived, prepared, writer = soleWriter(caller.host) }: AssumeTerms = {},
): Promise<Assumed> {
  const { host, note } = caller;
  const { inventory, account, flags, force } = wish;
  const profileOf = (request: RoleRequest | undefined): string =>
    wish.profileName ?? profileNameFor(account, request?.roleArn, flags);
  const rulesFor = (source: Source) => ({
    force,
    sourceProfile: source.profile,
    sourceAccessKeyId: keyOf(source),
  });
  const heldBy = (request: RoleRequest | undefined, { source, rights, aws: { profiles } }: Prepared) => ({
    account: account.name,
    ...(request === undefined ? { roleArn: '', permissionSet: rights } : { roleArn: request.roleArn }),
    narrowed: request && narrowedBy(request),
    details: detailsOf(request ?? {}),
    region: profileRegion({ account, flags, source, profiles }, profileOf(request)),
  });
  const steps: Steps<Assumed> = {
    check: (take, request) => {
      const { credentialsFile } = take.aws.profiles;
      writer.check(profileOf(request), heldBy(request, take), rulesFor(take.source), credentialsFile);
    },
    ...(begin && { begin }),
    ...(arrived && { arrived }),
    handOver: async ({ plan, credentials, sessionName, assumedRoleArn }, take, { request }) => {
      const { aws } = take;
      const { source_account } = account;
      const profile = profileOf(request);
      const held = heldBy(request, take);
      const { notices, haveMoreExpired } = await writer.write(
        {
          ...held,
          name: profile,
          sessionName,
          source: source_account === undefined ? plan.source.description : `account:${source_account}`,
          expiration: credentials.expiration,
          credentials,
        },
        rulesFor(plan.source),
        aws.profiles.credentialsFile,
      );
      const paths = { credentials: aws.credentialsFile, config: aws.configFile };
      new Set([...notices, ...unreadableFiles(aws.profiles, paths)]).forEach(note);
      const words = {
        profile,
        label: labelOf(account, assumedRoleArn, inventory.accounts),
        expiration: credentials.expiration,
      };
      const promptFile = wish.isForPrompt === true ? showInPrompts(host, words) : undefined;
      if (promptFile === undefined) refreshPrompts(host, words);
      return {
        account,
        profile,
        region: held.region,
        isRegionWanted: wantedRegion(wish) !== undefined,
        source: plan.source.description,
        sessionName,
        assumedRoleArn,
        expiration: credentials.expiration,
        promptFile,
        shadow: shadowOf(aws.profiles, profile),
        haveMoreExpired,
      };
    },
  };
  return takeAttended(caller, wish, steps, prepared);
}
