import { quote } from './shell.js';

/*
 * A shell expands the user's aliases while it parses our code, global ones of zsh in every place of a line (`alias -g -- --help=…`
 * stands in bat's README), and some of its options change the grammar. So our code is parsed without either.
 */

/** zsh parses the whole of what it evaluates first, so that ours is a text within: quoted words are not aliases. */
export const undisturbedZsh = (code: string): string => `\
'__acctmgr_undisturbed'() 'builtin' 'eval' ${quote('sh', `'builtin' 'emulate' '-LR' 'zsh'; 'builtin' 'setopt' 'no_aliases'; 'builtin' 'eval' "$1"`)}
'__acctmgr_undisturbed' ${quote('sh', code)}
'builtin' 'unset' '-f' '__acctmgr_undisturbed'
`;

/** bash parses line by line. In its POSIX mode, names of functions have no hyphens, and old ones know no `<(…)`. */
export const undisturbedBash = (code: string): string => `\
if 'shopt' -q expand_aliases; then __acctmgr_aliases=-s; else __acctmgr_aliases=-u; fi
'shopt' -u expand_aliases
case ":$SHELLOPTS:" in *:posix:*) __acctmgr_posix=-o; set +o posix ;; *) __acctmgr_posix= ;; esac
${code}\
if [ -n "$__acctmgr_posix" ]; then set -o posix; fi
'shopt' "$__acctmgr_aliases" expand_aliases
'unset' __acctmgr_aliases __acctmgr_posix
`;
