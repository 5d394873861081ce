import type { SessionFlags } from '../../acquire/wish.js';
import { usageError } from '../../system/failure.js';
import { flagGroup, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { JOBS_FLAG, reasonOf } from '../flag-values.js';
import { declareSelectionFlags } from '../selection-flags.js';
import { MFA_CODE_FLAG, REASON_FLAG, TIMEOUT_FLAG } from '../session-flags.js';
import { declareStackSetFlags, refuseStackSetFlags } from './stack-set-flags.js';
import { declareRoleFlags, declareTrustFlags } from './template-flags.js';

/* The flags of what is done to the roles of several accounts. */

const administrationFlags = (declaration: Declaration) =>
  declaration
    .optionsGroup('How it comes into the accounts:')
    .option('--via <role>', 'the role to come through (default: OrganizationAccountAccessRole)')
    .option(...MFA_CODE_FLAG)
    .option(...TIMEOUT_FLAG)
    .option(...JOBS_FLAG)
    .option(...REASON_FLAG)
    .optionsGroup('Options:');

export const declareAdministrationFlags = flagGroup(administrationFlags);
export type AdministrationOptions = OptionsOf<typeof administrationFlags>;

/** Of the sessions that come into the accounts. @param yes - of `--yes` */
export function administrationFlagsOf(
  { host }: Pick<Context, 'host'>,
  options: AdministrationOptions,
  yes: boolean,
): SessionFlags {
  const standing = host.env['ACCTMGR_REASON'];
  return {
    yes,
    cache: 'on',
    mfaCode: options.mfaCode,
    timeoutMs: options.timeout,
    reason: options.reason ?? (standing === undefined ? undefined : reasonOf(standing)),
  };
}

const rolloutFlags = (declaration: Declaration) =>
  declareStackSetFlags(
    declareAdministrationFlags(declareRoleFlags(declareTrustFlags(declareSelectionFlags(declaration)))),
  ).option('--adopt', 'take over roles that are there and that nobody else keeps');

export const declareRolloutFlags = flagGroup(rolloutFlags);
export type RolloutOptions = OptionsOf<typeof rolloutFlags>;

/** @throws AcctmgrError (exit 2) for what is done beforehand, once for each account */
export function refuseGenerated({ generateExternalId }: RolloutOptions): void {
  if (generateExternalId !== true) return;
  throw usageError('--generate-external-id makes one external id, for one account.', {
    hint: 'Make it first, which puts it into accounts.json: acctmgr roles template NAME --generate-external-id',
  });
}

/** What a stack set takes of these flags. @throws AcctmgrError (exit 2) for what is only of each account by itself */
export function stackSetOptions<
  Options extends RolloutOptions & { readonly out?: unknown; readonly save?: unknown },
>(options: Options): (Options & { readonly stackSet: string }) | undefined {
  const { stackSet } = options;
  if (stackSet === undefined) {
    refuseStackSetFlags(options);
    return undefined;
  }
  refuseGenerated(options);
  const [flag] =
    Object.entries({ '--via': options.via, '--out': options.out, '--save': options.save }).find(
      ([, value]) => value !== undefined && value !== false,
    ) ?? [];
  if (flag === undefined) return { ...options, stackSet };
  throw usageError(`${flag} is not for a stack set.`, { hint: 'Leave it out, or leave out --stack-set.' });
}
