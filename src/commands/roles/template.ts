import { findEntry } from '../../accounts/inventory.js';
import { callerSide } from '../../roles/caller-policies.js';
import { designRole } from '../../roles/design-role.js';
import { usageError } from '../../system/failure.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { loadAccounts } from '../load-accounts.js';
import { readInlinePolicies } from './inline-policies.js';
import { keepExternalId, newExternalId } from './new-external-id.js';
import {
  roleCallerOf,
  declareCallerFlags,
  declareRoleFlags,
  declareTrustFlags,
  wishedRole,
} from './template-flags.js';
import { TEMPLATE_FORMATS, templateText, templateView, type TemplateFormat } from './template-view.js';

function formatOf(value: string): TemplateFormat {
  const format = TEMPLATE_FORMATS.find((known) => known === value);
  if (format !== undefined) return format;
  throw usageError(`--format ${shorten(oneLine(value), 20)} is not known.`, {
    hint: 'Choose one of json, cloudformation and terraform.',
  });
}

const formatFlag = (declaration: Declaration) =>
  declaration
    .createOption('--format <format>', 'json, cloudformation or terraform (default: json)')
    .choices(TEMPLATE_FORMATS)
    .argParser(formatOf);

const declare = (declaration: Declaration) =>
  declareCallerFlags(
    declareRoleFlags(declareTrustFlags(declaration.argument('<name>', 'the account that the role is in'))),
  )
    .addOption(formatFlag(declaration))
    .addHelpText(
      'after',
      `
Nothing is asked of AWS. Of cloudformation and terraform, a template is of one
account: with --user, --group or --caller-role it is that of the caller.

Examples:
  acctmgr roles template dev
  acctmgr roles template dev --trust main --mfa --format terraform
  acctmgr roles template dev --trust payments/ro --max-session 1h
  acctmgr roles template ci --oidc-subject repo:acme/web:ref:refs/heads/main
  acctmgr roles template dev --group Developers --format cloudformation`,
    );

async function printTemplate(
  context: Context,
  name: string,
  options: OptionsOf<typeof declare>,
): Promise<CommandResult> {
  const inventory = await loadAccounts(context, 'real');
  const account = findEntry(inventory, requireWhole(name));
  const newId =
    options.generateExternalId === true ? newExternalId(inventory, account, options.externalId) : undefined;
  const wish = wishedRole(options, readInlinePolicies(context.host, options.inlinePolicy ?? []), newId);
  // The new id is no difference to accounts.json: it is written there.
  const role = designRole(
    inventory,
    newId === undefined ? account : { ...account, external_id: newId },
    wish,
  );
  const side = callerSide(account.name, role, roleCallerOf(options));
  const text = templateText(options.format ?? 'json', role, side);
  if (newId !== undefined) await keepExternalId(context, inventory, account, newId);
  role.notes.forEach(context.output.note);
  return answer({ account: account.name, role, side, text }, templateView);
}

/** The roles of permission sets are made by Identity Center. */
function requireWhole(name: string): string {
  const [account = '', set] = name.split('/');
  if (set === undefined) return name;
  throw usageError(
    `${shorten(oneLine(name), 80)} is a permission set: Identity Center makes its role itself.`,
    {
      hint: `For a role that it may assume, name the account of the role, and trust it: acctmgr roles template NAME --trust ${oneLine(account)}/${oneLine(set)}`,
    },
  );
}

export const templateCommand = defineCommand({
  declare,
  run: (context, [name], options) => printTemplate(context, name, options),
});
