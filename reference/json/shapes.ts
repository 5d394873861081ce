import type * as z from 'zod';
import { COMMANDS } from '../../src/cli/registry.js';
import * as accessLog from './access-log.js';
import * as accounts from './accounts.js';
import * as diagnosis from './diagnosis.js';
import { errorLine } from './failure.js';
import * as handover from './handover.js';
import * as manual from './manual.js';
import * as mfa from './mfa.js';
import * as profiles from './profiles.js';
import * as roles from './roles.js';
import * as sessions from './sessions.js';

/*
 * What each command prints with --json, by its words. The tests hold every such output against these shapes, and
 * docs/reference/json is made of them.
 */

export interface Shape {
  readonly schema: z.ZodType;
  /** Whether each line is a document of its own. */
  readonly isLines?: true;
}

export const SHAPES: Readonly<Record<string, Shape>> = {
  list: { schema: accounts.list },
  whoami: { schema: sessions.whoami },
  assume: { schema: sessions.assume },
  login: { schema: sessions.login },
  logout: { schema: sessions.logout },
  status: { schema: sessions.status },
  exec: { schema: handover.exec, isLines: true },
  env: { schema: handover.env },
  console: { schema: sessions.consoleOpened },
  'credential-process': { schema: handover.credentialProcess },
  kubeconfig: { schema: handover.kubeconfig },
  'shell-init': { schema: handover.code },
  completion: { schema: handover.code },
  profiles: { schema: profiles.profiles },
  'profiles install': { schema: profiles.changedConfig },
  'profiles uninstall': { schema: profiles.changedConfig },
  clean: { schema: profiles.clean },
  purge: { schema: profiles.purge },
  log: { schema: accessLog.log, isLines: true },
  'log verify': { schema: accessLog.logVerify },
  'log stats': { schema: accessLog.logStats },
  'log export': { schema: accessLog.logExport },
  'mfa add': { schema: mfa.added },
  'mfa list': { schema: mfa.listed },
  'roles template': { schema: roles.template },
  'roles revoke': { schema: roles.revoke },
  'roles plan': { schema: roles.plan },
  'roles apply': { schema: roles.apply },
  'roles drift': { schema: roles.drift },
  doctor: { schema: diagnosis.doctor },
  docs: { schema: manual.docs },
  init: { schema: accounts.init },
  show: { schema: accounts.show },
  validate: { schema: accounts.validate },
  add: { schema: accounts.changed },
  edit: { schema: accounts.changed },
  rename: { schema: accounts.changed },
  remove: { schema: accounts.changed },
  import: { schema: accounts.importAccounts },
  sync: { schema: accounts.sync },
  trust: { schema: accounts.trust },
  switch: { schema: handover.switched },
  complete: { schema: handover.completed },
};

/** Commands that do nothing by themselves: one of their parts has to be named. */
export const WITHOUT_ANSWER: ReadonlySet<string> = new Set(['mfa', 'roles']);

/** What stderr ends with where a command fails. */
export const ERROR: Shape = { schema: errorLine };

/** What only our own scripts ask for is no promise, and is not published. */
export const INTERNAL: ReadonlySet<string> = new Set(
  COMMANDS.filter(({ isInternal }) => isInternal === true).map(({ name }) => name),
);
