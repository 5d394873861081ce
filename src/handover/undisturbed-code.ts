/*
 * A shell expands the user's aliases while it parses our code, global ones of zsh in every place of a line (`alias -g -- --help=…`
 * stands in bat's README), and some of its options change the grammar. So our code is parsed without either.
 */

/** On one line: with `csh_junkie_quotes`, zsh takes no quoted text across lines. */
const zshText = (code: string): string => `$'${code.replaceAll(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;

/** zsh parses the whole of what it evaluates first, so that ours is a text within: quoted words are not aliases. */
export const undisturbedZsh = (code: string): string => `\
'__acctmgr_undisturbed'() 'builtin' 'eval' ${zshText(`'builtin' 'emulate' '-LR' 'zsh'; 'builtin' 'setopt' 'no_aliases'; 'builtin' 'eval' "$1"`)}
'__acctmgr_undisturbed' ${zshText(code)}
'builtin' 'unset' '-f' '__acctmgr_undisturbed'
`;

/**
 * bash parses line by line, and keywords may be aliases, too: the first line has none. In its POSIX mode, names of functions
 * have no hyphens, and old ones know no `<(…)`.
 */
export const undisturbedBash = (code: string): string => `\
'shopt' -q expand_aliases && __acctmgr_aliases=-s || __acctmgr_aliases=-u
'shopt' -u expand_aliases
case ":$SHELLOPTS:" in *:posix:*) __acctmgr_posix=-o; set +o posix ;; *) __acctmgr_posix= ;; esac
${code}\
if [ -n "$__acctmgr_posix" ]; then set -o posix; fi
'shopt' "$__acctmgr_aliases" expand_aliases
'unset' __acctmgr_aliases __acctmgr_posix
`;
