import { quote } from './shell.js';

/** The shells that can hold a function of ours. */
export const INTERACTIVE_SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type InteractiveShell = (typeof INTERACTIVE_SHELLS)[number];

export interface FunctionWish {
  /** What starts acctmgr, by absolute paths: an alias or another acctmgr in PATH must not get in between. */
  readonly launcher: readonly string[];
  /** What the function is called. */
  readonly name: string;
}

/** Answers of `assume` that are no switch: they are shown, and the shell stays as it is. */
const PLAIN_FLAGS = ['--help', '-h', '--json', '--explain', '--dry-run', '--all', '--tag'];

const posixCommand = (launcher: readonly string[]): string =>
  launcher.map((word) => quote('sh', word)).join(' ');

/** Options of the user's, `nounset` and `ksharrays` among them, would change what the zsh functions mean. */
const START = { bash: '', zsh: '\n  emulate -L zsh' } as const;

/**
 * What bash and zsh have in common. `function NAME` keeps zsh from expanding an alias of that name while it parses. What
 * stands in the environment is no number before it was looked at: arithmetic would run the `$(…)` in it.
 */
const posixFunction = ({ launcher, name }: FunctionWish, shell: 'bash' | 'zsh'): string => `\
unalias ${name} 2>/dev/null || true
function ${name} {${START[shell]}
  local lines word
  for word in "$@"; do
    case "$word" in
      ${PLAIN_FLAGS.join('|')}|--tag=*) ${posixCommand(launcher)} assume "$@"; return ;;
    esac
  done
  if [ "\${1-}" = - ]; then
    shift
    eval "set -- \${__acctmgr_back---unset} \\"\\$@\\""
  fi
  lines="$(${posixCommand(launcher)} switch --shell ${shell} "$@")" || return
  eval "$lines"
  if [ "$__acctmgr_words" != "\${__acctmgr_here---unset}" ]; then
    __acctmgr_back="\${__acctmgr_here---unset}"
    __acctmgr_here="$__acctmgr_words"
  fi
}
__acctmgr_function=${name}
__acctmgr_is_active() {
  case "\${ACCTMGR_EXPIRES-}" in ''|*[!0-9]*) return 1 ;; esac
  [ -n "\${ACCTMGR_ACCOUNT-}" ] || return 1
  if [ -n "\${ACCTMGR_PROFILE-}" ]; then
    [ "\${AWS_PROFILE-}" = "$ACCTMGR_PROFILE" ]
  else
    [ -n "\${ACCTMGR_SESSION-}" ] && [ "\${AWS_ACCESS_KEY_ID-}" = "$ACCTMGR_SESSION" ]
  fi
}
`;

/**
 * The segment stands in ACCTMGR_SEGMENT: a function that PS1 calls would be a process at every prompt. bash 3.2 has no
 * clock of its own and gets the time of the end. The status goes through: what comes next in PROMPT_COMMAND may show it.
 */
const bash = (wish: FunctionWish): string => `${posixFunction(wish, 'bash')}\
__acctmgr_prompt() {
  local code=$? now left
  ACCTMGR_SEGMENT=
  __acctmgr_is_active || return $code
  if [ -n "\${EPOCHSECONDS-}" ]; then now=$EPOCHSECONDS; else printf -v now '%(%s)T' -1 2>/dev/null || now=; fi
  case "$now" in
    ''|*[!0-9]*) ACCTMGR_SEGMENT="$ACCTMGR_ACCOUNT until \${ACCTMGR_UNTIL-} "; return $code ;;
  esac
  left=$(((ACCTMGR_EXPIRES - now) / 60))
  if ((ACCTMGR_EXPIRES <= now)); then
    ACCTMGR_SEGMENT=$'\\001\\e[31m\\002'"$ACCTMGR_ACCOUNT expired"$'\\001\\e[0m\\002 '
  elif ((left < 10)); then
    ACCTMGR_SEGMENT=$'\\001\\e[31m\\002'"$ACCTMGR_ACCOUNT \${left}m"$'\\001\\e[0m\\002 '
  else
    ACCTMGR_SEGMENT="$ACCTMGR_ACCOUNT \${left}m "
  fi
  return $code
}
case ";\${PROMPT_COMMAND-};" in
  *';__acctmgr_prompt;'*) ;;
  *) PROMPT_COMMAND="__acctmgr_prompt\${PROMPT_COMMAND:+;$PROMPT_COMMAND}" ;;
esac
`;

const zsh = (wish: FunctionWish): string => `${posixFunction(wish, 'zsh')}\
zmodload zsh/datetime 2>/dev/null || true
__acctmgr_prompt() {
  emulate -L zsh
  local left account
  ACCTMGR_SEGMENT=
  __acctmgr_is_active || return 0
  account=\${ACCTMGR_ACCOUNT//\\%/%%}
  if [[ -z \${EPOCHSECONDS-} ]]; then
    ACCTMGR_SEGMENT="$account until \${ACCTMGR_UNTIL//\\%/%%} "
    return
  fi
  left=$(((ACCTMGR_EXPIRES - EPOCHSECONDS) / 60))
  if ((ACCTMGR_EXPIRES <= EPOCHSECONDS)); then
    ACCTMGR_SEGMENT="%F{red}$account expired%f "
  elif ((left < 10)); then
    ACCTMGR_SEGMENT="%F{red}$account \${left}m%f "
  else
    ACCTMGR_SEGMENT="$account \${left}m "
  fi
}
autoload -Uz add-zsh-hook
add-zsh-hook precmd __acctmgr_prompt
`;

/** fish has no clock of its own either: the time of the end. */
const fish = ({ launcher, name }: FunctionWish): string => {
  const command = launcher.map((word) => quote('fish', word)).join(' ');
  return `\
functions -e ${name}
function ${name}
  for word in $argv
    if contains -- $word ${PLAIN_FLAGS.join(' ')}; or string match -q -- '--tag=*' $word
      ${command} assume $argv
      return
    end
  end
  set -l words $argv
  if test "$argv[1]" = -
    set words --unset
    set -q __acctmgr_back; and set words $__acctmgr_back
    set -a words $argv[2..-1]
  end
  set -l lines (${command} switch --shell fish $words | string collect --allow-empty)
  set -l code $pipestatus[1]
  test $code -eq 0; or return $code
  printf '%s\\n' $lines | source
  set -q __acctmgr_here; or set -g __acctmgr_here --unset
  if test "$__acctmgr_words" != "$__acctmgr_here"
    set -g __acctmgr_back $__acctmgr_here
    set -g __acctmgr_here $__acctmgr_words
  end
end
set -g __acctmgr_function ${name}
function acctmgr_prompt
  test -n "$ACCTMGR_EXPIRES" -a -n "$ACCTMGR_ACCOUNT"; or return 0
  if test -n "$ACCTMGR_PROFILE"
    test "$AWS_PROFILE" = "$ACCTMGR_PROFILE"; or return 0
  else
    test -n "$ACCTMGR_SESSION" -a "$AWS_ACCESS_KEY_ID" = "$ACCTMGR_SESSION"; or return 0
  end
  printf '%s until %s ' $ACCTMGR_ACCOUNT "$ACCTMGR_UNTIL"
end
`;
};

/** Arrays are made with @(…) wherever one word alone would become a string. Written for strict mode, too. */
const powershell = ({ launcher, name }: FunctionWish): string => {
  const command = `& ${launcher.map((word) => quote('powershell', word)).join(' ')}`;
  const plain = PLAIN_FLAGS.map((flag) => quote('powershell', flag)).join(', ');
  return `\
Remove-Item -ErrorAction SilentlyContinue Alias:${name}
if (-not (Test-Path Variable:global:__acctmgr_here)) {
  $global:__acctmgr_here = @('--unset')
  $global:__acctmgr_back = @('--unset')
}
function global:${name} {
  $words = @($args)
  if (@($words | Where-Object { ("$_" -split '=')[0] -in @(${plain}) }).Count -gt 0) { ${command} assume @words; return }
  if ($words.Count -gt 0 -and "$($words[0])" -eq '-') {
    $words = @($global:__acctmgr_back) + @($words | Select-Object -Skip 1)
  }
  $lines = ${command} switch --shell powershell @words | Out-String
  if ($LASTEXITCODE -ne 0) { return }
  Invoke-Expression $lines
  if ("$global:__acctmgr_words" -ne "$global:__acctmgr_here") {
    $global:__acctmgr_back = $global:__acctmgr_here
    $global:__acctmgr_here = $global:__acctmgr_words
  }
}
$global:__acctmgr_function = '${name}'
function global:acctmgr_prompt {
  if ("$Env:ACCTMGR_EXPIRES" -notmatch '^\\d{1,18}$') { return '' }
  if ($Env:ACCTMGR_PROFILE) { if ($Env:AWS_PROFILE -ne $Env:ACCTMGR_PROFILE) { return '' } }
  elseif (-not $Env:ACCTMGR_SESSION -or $Env:AWS_ACCESS_KEY_ID -ne $Env:ACCTMGR_SESSION) { return '' }
  $left = [math]::Floor(([long]$Env:ACCTMGR_EXPIRES - [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()) / 60)
  $text = if ($left -lt 0) { 'expired' } else { "\${left}m" }
  $text = "$Env:ACCTMGR_ACCOUNT $text"
  if ($left -lt 10) { $text = "$([char]27)[31m$text$([char]27)[0m" }
  return "$text "
}
`;
};

const WRITERS: Readonly<Record<InteractiveShell, (wish: FunctionWish) => string>> = {
  bash,
  zsh,
  fish,
  powershell,
};

/** The code that a shell's start file evaluates: the function and the prompt segment. Holds nothing of the inventory. */
export const shellFunctions = (shell: InteractiveShell, wish: FunctionWish): string => WRITERS[shell](wish);

/** The line that tells the function which words lead here again. */
export function rememberWords(shell: InteractiveShell, words: readonly string[]): string {
  switch (shell) {
    case 'bash':
    case 'zsh':
      return `__acctmgr_words=${quote('sh', words.map((word) => quote('sh', word)).join(' '))}`;
    case 'fish':
      return `set -g __acctmgr_words ${words.map((word) => quote('fish', word)).join(' ')}`;
    case 'powershell':
      return `$global:__acctmgr_words = @(${words.map((word) => quote('powershell', word)).join(', ')})`;
  }
}
