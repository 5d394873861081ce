/* Words of other switchers, and of shells, that people type for what is called otherwise here. */

const SWITCH = 'acctmgr assume NAME';
const SIGN_IN = 'acctmgr login (an MFA session, or a sign-in of IAM Identity Center)';
const LEAVE = 'acctmgr clean NAME (removes its profile) or acctmgr logout (forgets cached sessions)';
const REVOKE =
  'acctmgr roles revoke NAME (cuts its sessions off at AWS), acctmgr clean NAME (removes its profile) or acctmgr logout (forgets cached sessions)';
const RUN = 'acctmgr exec NAME -- COMMAND';
const SERVE = 'acctmgr exec NAME --serve -- COMMAND';
const KEYS = 'acctmgr env NAME';

const GUESSES: Readonly<Record<string, readonly string[]>> = {
  [SWITCH]: [
    'switch',
    'use',
    'sw',
    'select',
    'set',
    'su',
    'to',
    'go',
    'get-session',
    'assume-role',
    'role',
    'start',
  ],
  'acctmgr assume NAME --refresh': ['refresh', 'renew', 'rotate'],
  [SIGN_IN]: ['sso', 'signin', 'sign-in', 'auth', 'authenticate'],
  [REVOKE]: ['revoke', 'invalidate', 'kill'],
  'acctmgr docs team': ['offboard', 'rollout', 'share'],
  [LEAVE]: ['drop', 'forget', 'clear', 'unassume', 'stop', 'expire'],
  'acctmgr env --unset': ['unset', 'exit', 'leave', 'deactivate', 'quit', 'back'],
  'acctmgr logout': ['signout', 'sign-out', 'logoff'],
  [RUN]: ['run', 'with', 'do', 'command', 'cmd', 'invoke'],
  'acctmgr exec NAME': ['shell', 'sh', 'subshell', 'spawn', 'session'],
  [SERVE]: ['serve', 'server', 'ecs-server', 'ec2-server', 'metadata', 'proxy', 'daemon'],
  [KEYS]: [
    'export',
    'print',
    'keys',
    'credentials',
    'creds',
    'token',
    'tokens',
    'dotenv',
    'eval',
    'environment',
  ],
  'acctmgr list': ['ls', 'accounts', 'account', 'roles', 'all'],
  'acctmgr whoami': ['who', 'id', 'identity', 'caller', 'current', 'me', 'get-caller-identity'],
  'acctmgr console NAME': ['open', 'browser', 'web', 'gui', 'link', 'url'],
  'acctmgr log': ['history', 'audit', 'logs', 'events'],
  'acctmgr status': ['sessions', 'active', 'st', 'state'],
  'acctmgr show NAME': ['get', 'describe', 'info', 'cat', 'view', 'details'],
  'acctmgr add NAME': ['new', 'create', 'register'],
  'acctmgr edit NAME KEY=VALUE': ['config', 'configure', 'update', 'modify', 'change', 'settings'],
  'acctmgr rename NAME NEW': ['mv', 'move'],
  'acctmgr remove NAME': ['rm', 'delete', 'del', 'unregister'],
  'acctmgr init': ['setup', 'install', 'bootstrap', 'begin'],
  'acctmgr import': ['migrate', 'populate', 'generate'],
  'acctmgr validate': ['check', 'lint', 'test', 'verify'],
  'acctmgr doctor': ['diagnose', 'debug', 'troubleshoot', 'diag', 'health', 'why'],
  'acctmgr profiles': ['profile'],
  'acctmgr purge': ['uninstall', 'reset', 'wipe'],
  'acctmgr completion SHELL': ['completions', 'autocomplete'],
  'acctmgr shell-init SHELL': ['hook', 'activate', 'alias', 'prompt', 'init-shell'],
  'acctmgr kubeconfig NAME CLUSTER': ['eks', 'k8s', 'kubectl', 'kube'],
  'acctmgr --version': ['version', 'ver'],
};

/** What a person means who names an account behind a command that takes none. */
const WITH_ACCOUNT: Readonly<Record<string, string>> = {
  status: 'acctmgr show NAME',
  validate: 'acctmgr show NAME',
  whoami: 'acctmgr whoami --profile assumed-NAME',
  login: 'acctmgr assume NAME',
  logout: 'acctmgr clean NAME',
  import: 'acctmgr add NAME',
};

/** What does for an account what a command without accounts was asked to do; undefined where that is not known. */
export const withAccount = (command: string): string | undefined => WITH_ACCOUNT[command];

/** What does what the word says; undefined for a word that nobody is known to guess. */
export const commandFor = (word: string): string | undefined =>
  Object.entries(GUESSES).find(([, words]) => words.includes(word.toLowerCase()))?.[0];
