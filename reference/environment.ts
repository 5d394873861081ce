import type { Described } from './pages/declared.js';

/* The variables that the program reads and sets. A test compares the names with those in src. */

const named = (term: string, text: string): Described => ({ term, text });

export interface VariableGroup {
  readonly heading: string;
  readonly lead: string;
  readonly variables: readonly Described[];
}

const OWN: VariableGroup = {
  heading: 'Of acctmgr',
  lead: 'An empty variable counts as one that is not set.',
  variables: [
    named('ACCTMGR_CONFIG', 'The accounts.json to use; `--config` wins over it.'),
    named('ACCTMGR_ACCESS_LOG', 'Where the access log is written; it wins over `settings.access_log.path`.'),
    named('ACCTMGR_REASON', 'As `--reason`, which wins over it.'),
    named(
      'ACCTMGR_PROMPT',
      '`never`: nobody is asked, terminal or not; for programs that need the terminal themselves, such as k9s. `env` and `exec` then give the confirmed session of a protected account for as long as it lives.',
    ),
  ],
};

const AROUND: VariableGroup = {
  heading: 'Of the machine and the terminal',
  lead: '',
  variables: [
    named('XDG_CONFIG_HOME', 'Where accounts.json is; default: `~/.config`. On Windows: `APPDATA`.'),
    named(
      'XDG_STATE_HOME',
      'Where the access log is; default: `~/.local/state`. On Windows: `LOCALAPPDATA`.',
    ),
    named('XDG_CACHE_HOME', 'Where sessions are kept; default: `~/.cache`. On Windows: `LOCALAPPDATA`.'),
    named('APPDATA', 'Windows: as `XDG_CONFIG_HOME`.'),
    named('LOCALAPPDATA', 'Windows: as `XDG_STATE_HOME` and `XDG_CACHE_HOME`.'),
    named('HOME', 'Your home folder, where it is an absolute path.'),
    named('USERPROFILE', 'Windows: as `HOME`.'),
    named('USER', 'Your login name, where the machine has none for your user id.'),
    named('USERNAME', 'The same on Windows.'),
    named('NO_COLOR', 'No colours.'),
    named('FORCE_COLOR', 'Colours, also where stdout is no terminal.'),
    named('TERM', '`dumb`: no colours, and questions are asked in plain lines.'),
    named(
      'XTERM_VERSION',
      'Set by xterm, which cuts lines off as it gets narrower: what runs is drawn anew there.',
    ),
    named('LC_ALL', 'Whether bars and marks may be drawn in Unicode; `LC_CTYPE` and `LANG` follow.'),
    named('LC_CTYPE', 'As `LC_ALL`.'),
    named('LANG', 'As `LC_ALL`.'),
    named(
      'SSH_CONNECTION',
      'Set: `login` to a sign-in prints the address, and the `ssh -L` line for a browser on the other machine.',
    ),
    named('DISPLAY', 'Set: `login` over SSH opens a browser all the same, as with `BROWSER`.'),
    named('WAYLAND_DISPLAY', 'As `DISPLAY`.'),
    named('CI', 'Set: no example accounts.json is made on first use, and nobody is offered to sign in.'),
    named('PAGER', 'What `docs` shows a page with: a command, without a shell; default: `less`.'),
    named('LESS', 'The flags of `less`; default: `FRX`.'),
    named(
      'BROWSER',
      'What opens addresses: commands between colons, with `%s` where the address goes, else at the end.',
    ),
    named('SHELL', 'The syntax of hints and of `env`, where what runs acctmgr is no shell.'),
    named('PROMPT', 'Windows: tells cmd from PowerShell.'),
    named('COMSPEC', 'Windows: the shell of `exec` without a command.'),
    named('ZDOTDIR', "Where zsh's start files are, for `purge`."),
    named('KUBECONFIG', 'Your kubeconfig files, for `purge`.'),
    named('PATH', 'Where programs are found.'),
    named('PATHEXT', 'Windows: the endings of programs.'),
    named('WSL_DISTRO_NAME', 'Tells that this is WSL, where browsers are programs of Windows.'),
    named('WSL_INTEROP', 'As `WSL_DISTRO_NAME`.'),
    named('GITHUB_ENV', 'The file of `env --format github`.'),
    named('ACTIONS_ID_TOKEN_REQUEST_URL', 'Where GitHub Actions gives the token of `"oidc": "github"`.'),
    named('ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'What is shown there.'),
    named('GITLAB_OIDC_TOKEN', 'The token of `"oidc": "gitlab"`.'),
  ],
};

const AWS: VariableGroup = {
  heading: 'Of AWS tools',
  lead: 'Source credentials are looked for in the order of the AWS CLI.',
  variables: [
    named('AWS_ACCESS_KEY_ID', 'Source credentials, with the two that follow.'),
    named('AWS_SECRET_ACCESS_KEY', 'Source credentials.'),
    named('AWS_SESSION_TOKEN', 'Source credentials that are a session.'),
    named('AWS_SECURITY_TOKEN', 'The old name of `AWS_SESSION_TOKEN`.'),
    named('AWS_CREDENTIAL_EXPIRATION', 'When they end.'),
    named('AWS_PROFILE', 'The source profile, where no keys are set.'),
    named('AWS_DEFAULT_PROFILE', 'The same, where `AWS_PROFILE` is not set.'),
    named('AWS_SHARED_CREDENTIALS_FILE', 'Where the credentials file is; default: `~/.aws/credentials`.'),
    named('AWS_CONFIG_FILE', 'Where the config file is; default: `~/.aws/config`.'),
    named('AWS_REGION', 'Where STS is asked; the profiles that are written have the region of the account.'),
    named('AWS_DEFAULT_REGION', 'The same, where `AWS_REGION` is not set.'),
    named('AWS_ROLE_ARN', 'The role of a web identity, with the two that follow.'),
    named('AWS_WEB_IDENTITY_TOKEN_FILE', 'Where its token is.'),
    named('AWS_ROLE_SESSION_NAME', 'The name of its session.'),
    named('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'Where an ECS task gets its credentials.'),
    named('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'Where another container gets them.'),
    named('AWS_CONTAINER_AUTHORIZATION_TOKEN', 'What is shown there.'),
    named('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', 'A file that holds it.'),
    named('AWS_EC2_METADATA_DISABLED', '`true`: the instance metadata is not asked.'),
    named('AWS_CA_BUNDLE', 'Certificates to trust, beside those of the system.'),
    named(
      'AWS_ENDPOINT_URL',
      'An imitation of AWS, such as moto. One of a service, such as `AWS_ENDPOINT_URL_STS`, wins over it.',
    ),
    named('AWS_ENDPOINT_URL_SIGNIN', 'Where `console` gets its sign-in URL.'),
    named('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', '`true`: none of these counts.'),
    named('AWS_USE_FIPS_ENDPOINT', '`true`: the FIPS endpoints.'),
    named('AWS_USE_DUALSTACK_ENDPOINT', '`true`: the endpoints with IPv6.'),
    named('HTTPS_PROXY', 'The proxy on the way to AWS; its lower-case name wins, `ALL_PROXY` follows.'),
    named('HTTP_PROXY', 'The same for addresses with http:.'),
    named('ALL_PROXY', 'The same for both.'),
    named('NO_PROXY', 'What is asked directly.'),
  ],
};

const LOOKED_AT: VariableGroup = {
  heading: 'That are only looked at',
  lead: 'They change what other tools, or Node.js, do. `doctor` and `whoami` say so where they stand in the way.',
  variables: [
    named('AWS_ACCOUNT_ID', 'The account of the keys, for some SDKs.'),
    named('AWS_CREDENTIAL_SCOPE', 'Of the keys.'),
    named('AWS_VAULT', 'aws-vault has set up this shell.'),
    named('AWS_SSO_PROFILE', 'aws-sso-cli has set up this shell.'),
    named('AWS_ACCESS_KEY', 'An old name that some tools read.'),
    named('AWS_SECRET_KEY', 'An old name that some tools read.'),
    named('AWS_CREDENTIAL_FILE', 'An old name that some tools read.'),
    named('AWS_SDK_LOAD_CONFIG', 'Whether old SDKs read the config file.'),
    named('NODE_EXTRA_CA_CERTS', 'Certificates that Node.js trusts.'),
    named('NODE_TLS_REJECT_UNAUTHORIZED', '`0`: Node.js trusts anybody, and acctmgr warns.'),
  ],
};

const SET: VariableGroup = {
  heading: 'That acctmgr sets',
  lead: 'Beside a session in the environment, so that it knows its own and leads back to your settings.',
  variables: [
    named('ACCTMGR_ACCOUNT', 'The account of the session.'),
    named('ACCTMGR_ACCOUNT_ID', 'Its id, in a run of `exec` over several accounts.'),
    named('ACCTMGR_PARTITION', 'Its partition, in such a run.'),
    named(
      'ACCTMGR_NARROWED',
      'In such a run with `--read-only` or `--view-only`: which of them. acctmgr then gives nothing wider (exit 3).',
    ),
    named(
      'ACCTMGR_TAG_',
      'In such a run, its tags: `ACCTMGR_TAG_ENV` has the value of `env`. What is no letter or digit is a `_`; two tags of one name are left out.',
    ),
    named('ACCTMGR_REGION', 'Its region.'),
    named('ACCTMGR_SOURCE', 'Its source credentials.'),
    named('ACCTMGR_SESSION', 'The id of its key.'),
    named('ACCTMGR_PROFILE', 'The profile that the function `assume` has put into `AWS_PROFILE`.'),
    named('ACCTMGR_EXPIRES', 'When it ends, in seconds since 1970, for the prompt segment.'),
    named('ACCTMGR_UNTIL', 'The same on the clock of this machine.'),
    named('ACCTMGR_PROMPT_FILE', 'The credentials file that the prompt segment watches.'),
    named('ACCTMGR_SEGMENT', 'The prompt segment.'),
    named('ACCTMGR_SET_…', 'What acctmgr has put into the variable of that name.'),
    named('ACCTMGR_OWN_…', 'What you had there before; `--unset` gives it back.'),
    named(
      'ACCTMGR_FORWARDING',
      'For the program of `settings.access_log.forward`: what it takes itself is not forwarded.',
    ),
    named('ACCTMGR_LOOKUP', 'Keeps a `credential_process` of ours from calling itself in a circle.'),
    named('AWS_SESSION_EXPIRATION', 'When the session ends, for tools that read this name.'),
    named(
      'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
      "Within acctmgr alone: keeps the SDK's word about Node.js to itself.",
    ),
  ],
};

export const VARIABLES: readonly VariableGroup[] = [OWN, AROUND, AWS, LOOKED_AT, SET];
