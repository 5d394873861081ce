import type { Command } from '../commands/command.js';

export interface RegisteredCommand {
  readonly name: string;
  /** The line of `acctmgr --help`; it stands here so that help need not load every command. */
  readonly summary: string;
  /** The heading that it stands under there; internal ones have none. */
  readonly group?: 'Every day' | 'Handing a session on' | 'Keeping house' | 'accounts.json';
  /** Whether it runs another command, whose words follow `--`. */
  readonly runsAnother?: true;
  /** Whether a shell evaluates what it prints, and must hear of a failure of any kind. */
  readonly isEvaluated?: true;
  /** Whether only our own scripts call it: then neither help nor completion names it. */
  readonly isInternal?: true;
  load(): Promise<Command>;
}

/** Every command, in the order of `acctmgr --help`. */
export const COMMANDS: readonly RegisteredCommand[] = [
  {
    name: 'list',
    summary: 'list the configured accounts and the state of their profiles',
    group: 'Every day',
    load: async () => (await import('../commands/accounts/list.js')).list,
  },
  {
    name: 'whoami',
    summary: 'show which AWS identity your tools are using now',
    group: 'Every day',
    load: async () => (await import('../commands/sessions/whoami.js')).whoami,
  },
  {
    name: 'assume',
    summary: "assume an account's role and write its assumed-<name> profile",
    group: 'Every day',
    load: async () => (await import('../commands/sessions/assume.js')).assume,
  },
  {
    name: 'login',
    summary: 'log in once for hours: to Identity Center, or by one MFA code',
    group: 'Every day',
    load: async () => (await import('../commands/sessions/login.js')).login,
  },
  {
    name: 'logout',
    summary: 'end a sign-in, or forget the sessions of a source',
    group: 'Every day',
    load: async () => (await import('../commands/sessions/logout.js')).logout,
  },
  {
    name: 'status',
    summary: 'show the cached sessions that live now',
    group: 'Every day',
    load: async () => (await import('../commands/sessions/status.js')).status,
  },
  {
    name: 'env',
    summary: "print an account's session as environment variables",
    group: 'Handing a session on',
    isEvaluated: true,
    load: async () => (await import('../commands/handover/env.js')).env,
  },
  {
    name: 'exec',
    summary: "run a command with an account's session",
    group: 'Handing a session on',
    runsAnother: true,
    load: async () => (await import('../commands/handover/exec.js')).exec,
  },
  {
    name: 'console',
    summary: "open an account's console in the browser",
    group: 'Handing a session on',
    load: async () => (await import('../commands/signin/console.js')).console,
  },
  {
    name: 'credential-process',
    summary: "print an account's session for the credential_process of AWS tools",
    group: 'Handing a session on',
    load: async () => (await import('../commands/handover/credential-process.js')).credentialProcess,
  },
  {
    name: 'kubeconfig',
    summary: "print the kubeconfig user that gets its tokens with an account's session",
    group: 'Handing a session on',
    load: async () => (await import('../commands/handover/kubeconfig.js')).kubeconfig,
  },
  {
    name: 'shell-init',
    summary: 'print the shell function that switches accounts in the current shell',
    group: 'Handing a session on',
    load: async () => (await import('../commands/handover/shell-init.js')).shellInit,
  },
  {
    name: 'completion',
    summary: 'print the completion script of bash, zsh, fish or powershell',
    group: 'Handing a session on',
    load: async () => (await import('../commands/handover/completion.js')).completion,
  },
  {
    name: 'profiles',
    summary: 'list the profiles that acctmgr wrote; install and uninstall those that ask it',
    group: 'Keeping house',
    load: async () => (await import('../commands/profiles/profiles.js')).profiles,
  },
  {
    name: 'clean',
    summary: 'remove expired profiles and cached sessions, or those of an account',
    group: 'Keeping house',
    load: async () => (await import('../commands/profiles/clean.js')).clean,
  },
  {
    name: 'purge',
    summary: 'remove everything that acctmgr has put on this machine',
    group: 'Keeping house',
    load: async () => (await import('../commands/traces/purge.js')).purge,
  },
  {
    name: 'log',
    summary: 'show who took which account when, or verify that nobody changed it',
    group: 'Keeping house',
    load: async () => (await import('../commands/access-log/log.js')).log,
  },
  {
    name: 'mfa',
    summary: 'add an MFA device to your IAM user, or list those that it has',
    group: 'Keeping house',
    load: async () => (await import('../commands/mfa/mfa.js')).mfa,
  },
  {
    name: 'roles',
    summary: 'set up the roles of your accounts, see where they drift, cut sessions off',
    group: 'Keeping house',
    load: async () => (await import('../commands/roles/roles.js')).roles,
  },
  {
    name: 'doctor',
    summary: 'find out what keeps acctmgr, or the way to an account, from working',
    group: 'Keeping house',
    load: async () => (await import('../commands/diagnosis/doctor.js')).doctor,
  },
  {
    name: 'docs',
    summary: 'read a page of the documentation',
    group: 'Keeping house',
    load: async () => (await import('../commands/manual/docs.js')).docs,
  },
  {
    name: 'init',
    summary: 'make your accounts.json: asks where your accounts come from',
    group: 'accounts.json',
    load: async () => (await import('../commands/accounts/init.js')).init,
  },
  {
    name: 'show',
    summary: 'show the effective settings of an account and where each comes from',
    group: 'accounts.json',
    load: async () => (await import('../commands/accounts/show.js')).show,
  },
  {
    name: 'validate',
    summary: 'check accounts.json and report every problem at once',
    group: 'accounts.json',
    load: async () => (await import('../commands/accounts/validate.js')).validate,
  },
  {
    name: 'add',
    summary: 'add an account to accounts.json',
    group: 'accounts.json',
    load: async () => (await import('../commands/accounts/add.js')).add,
  },
  {
    name: 'edit',
    summary: 'change the keys of an account in accounts.json',
    group: 'accounts.json',
    load: async () => (await import('../commands/accounts/edit.js')).edit,
  },
  {
    name: 'rename',
    summary: 'give an account another name, also where others name it',
    group: 'accounts.json',
    load: async () => (await import('../commands/accounts/rename.js')).rename,
  },
  {
    name: 'remove',
    summary: 'take an account out of accounts.json',
    group: 'accounts.json',
    load: async () => (await import('../commands/accounts/remove.js')).remove,
  },
  {
    name: 'import',
    summary: 'make accounts of the role profiles in your AWS config file',
    group: 'accounts.json',
    load: async () => (await import('../commands/accounts/import.js')).importAccounts,
  },
  {
    name: 'sync',
    summary: 'list the accounts of your sign-ins and organizations',
    group: 'accounts.json',
    load: async () => (await import('../commands/accounts/sync.js')).syncAccounts,
  },
  {
    name: 'trust',
    summary: 'trust the accounts.json of the current folder',
    group: 'accounts.json',
    load: async () => (await import('../commands/accounts/trust.js')).trust,
  },
  {
    name: 'switch',
    summary: 'print what the function of shell-init evaluates',
    isInternal: true,
    load: async () => (await import('../commands/handover/switch.js')).switchAccount,
  },
  {
    name: 'complete',
    summary: 'print what may stand in the place of the last word',
    isInternal: true,
    load: async () => (await import('../commands/handover/complete.js')).complete,
  },
];
