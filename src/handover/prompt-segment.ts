/*
 * The prompt segment of each shell. It stands in ACCTMGR_SEGMENT where a prompt can hold a variable: a function that PS1 calls
 * would be a process at every prompt. What has become of the shell's profile since, in another terminal, is one line of a
 * file (profiles/prompt-line.ts), which the shells' builtins read: `1767225600 14:05 dev`, or `gone`. What stands in the
 * environment or in that file is not a number before it was looked at: arithmetic would run the `$(…)` in it.
 */

const POSIX_ACTIVE = `\
__acctmgr_is_active() {
  case "\${ACCTMGR_EXPIRES-}" in ''|*[!0-9]*) return 1 ;; esac
  [ -n "\${ACCTMGR_ACCOUNT-}" ] || return 1
  if [ -n "\${ACCTMGR_PROFILE-}" ]; then
    [ "\${AWS_PROFILE-}" = "$ACCTMGR_PROFILE" ]
  else
    [ -n "\${ACCTMGR_SESSION-}" ] && [ "\${AWS_ACCESS_KEY_ID-}" = "$ACCTMGR_SESSION" ]
  fi
}
__acctmgr_read_line() {
  account="$ACCTMGR_ACCOUNT" expires="$ACCTMGR_EXPIRES" clock="\${ACCTMGR_UNTIL-}"
  [ -n "\${ACCTMGR_PROMPT_FILE-}" ] || return 0
  { IFS=' ' read -r expires clock account < "$ACCTMGR_PROMPT_FILE"; } 2>/dev/null || expires=
  case "$expires" in ''|*[!0-9]*) account= ;; esac
  case "$account" in ''|*[!A-Za-z0-9._/+=,@-]*) account="$ACCTMGR_ACCOUNT"; return 1 ;; esac
}
`;

/**
 * bash 3.2 has no clock of its own and gets the time of the end. The status goes through: what comes next may show it. It is no
 * word of `local`, where `set -k` takes assignments away. What no command can begin with stands at the beginning of
 * PROMPT_COMMAND where something was added to nothing.
 */
const bash = `${POSIX_ACTIVE}\
__acctmgr_prompt() {
  set -- "$?"
  local now left account expires clock
  ACCTMGR_SEGMENT=
  __acctmgr_is_active || return "$1"
  if ! __acctmgr_read_line; then
    ACCTMGR_SEGMENT=$'\\001\\e[31m\\002'"$account gone"$'\\001\\e[0m\\002 '
    return "$1"
  fi
  if [ -n "\${EPOCHSECONDS-}" ]; then now=$EPOCHSECONDS; else printf -v now '%(%s)T' -1 2>/dev/null || now=; fi
  case "$now" in
    ''|*[!0-9]*) ACCTMGR_SEGMENT="$account until $clock "; return "$1" ;;
  esac
  left=$(((expires - now) / 60))
  if ((expires <= now)); then
    ACCTMGR_SEGMENT=$'\\001\\e[31m\\002'"$account expired"$'\\001\\e[0m\\002 '
  elif ((left < 10)); then
    ACCTMGR_SEGMENT=$'\\001\\e[31m\\002'"$account \${left}m"$'\\001\\e[0m\\002 '
  else
    ACCTMGR_SEGMENT="$account \${left}m "
  fi
  return "$1"
}
case "\${PROMPT_COMMAND[*]-}" in
  *__acctmgr_prompt*) ;;
  *)
    __acctmgr_next="\${PROMPT_COMMAND-}"
    __acctmgr_next="\${__acctmgr_next#"\${__acctmgr_next%%[!;&|[:space:]]*}"}"
    PROMPT_COMMAND="__acctmgr_prompt\${__acctmgr_next:+;$__acctmgr_next}"
    unset __acctmgr_next
    ;;
esac
`;

const zsh = `${POSIX_ACTIVE}\
zmodload zsh/datetime 2>/dev/null || true
__acctmgr_prompt() {
  emulate -LR zsh
  local left account expires clock
  ACCTMGR_SEGMENT=
  __acctmgr_is_active || return 0
  if ! __acctmgr_read_line; then
    ACCTMGR_SEGMENT="%F{red}\${account//\\%/%%} gone%f "
    return 0
  fi
  account=\${account//\\%/%%}
  if [[ -z \${EPOCHSECONDS-} ]]; then
    ACCTMGR_SEGMENT="$account until \${clock//\\%/%%} "
    return 0
  fi
  left=$(((expires - EPOCHSECONDS) / 60))
  if ((expires <= EPOCHSECONDS)); then
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
const fish = `\
function acctmgr_prompt
  test -n "$ACCTMGR_EXPIRES" -a -n "$ACCTMGR_ACCOUNT"; or return 0
  if test -n "$ACCTMGR_PROFILE"
    test "$AWS_PROFILE" = "$ACCTMGR_PROFILE"; or return 0
  else
    test -n "$ACCTMGR_SESSION" -a "$AWS_ACCESS_KEY_ID" = "$ACCTMGR_SESSION"; or return 0
  end
  set -l expires $ACCTMGR_EXPIRES
  set -l clock "$ACCTMGR_UNTIL"
  set -l account $ACCTMGR_ACCOUNT
  if test -n "$ACCTMGR_PROMPT_FILE"
    set expires
    test -r "$ACCTMGR_PROMPT_FILE"; and read -d ' ' expires clock account < "$ACCTMGR_PROMPT_FILE"
    if not builtin string match -qr '^[0-9]+$' -- "$expires"; or not builtin string match -qr '^[A-Za-z0-9._/+=,@-]+$' -- "$account"
      builtin printf '%s gone ' $ACCTMGR_ACCOUNT
      return 0
    end
  end
  builtin printf '%s until %s ' $account "$clock"
end
`;

const powershell = `\
function global:acctmgr_prompt {
  if ("$Env:ACCTMGR_EXPIRES" -notmatch '^\\d{1,18}$') { return '' }
  if ($Env:ACCTMGR_PROFILE) { if ($Env:AWS_PROFILE -ne $Env:ACCTMGR_PROFILE) { return '' } }
  elseif (-not $Env:ACCTMGR_SESSION -or $Env:AWS_ACCESS_KEY_ID -ne $Env:ACCTMGR_SESSION) { return '' }
  $expires, $account = $Env:ACCTMGR_EXPIRES, $Env:ACCTMGR_ACCOUNT
  if ($Env:ACCTMGR_PROMPT_FILE) {
    try { $line = [IO.File]::ReadAllText($Env:ACCTMGR_PROMPT_FILE).Trim() } catch { $line = '' }
    if ($line -match '^(\\d{1,18}) \\S+ ([A-Za-z0-9._/+=,@-]+)$') { $expires, $account = $Matches[1], $Matches[2] }
    else { return "$([char]27)[31m$account gone$([char]27)[0m " }
  }
  $left = [math]::Floor(([long]$expires - [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()) / 60)
  $text = if ($left -lt 0) { 'expired' } else { "\${left}m" }
  $text = "$account $text"
  if ($left -lt 10) { $text = "$([char]27)[31m$text$([char]27)[0m" }
  return "$text "
}
`;

/** The code that gives a shell its prompt segment. */
export const PROMPT_SEGMENTS = { bash, zsh, fish, powershell } as const;
