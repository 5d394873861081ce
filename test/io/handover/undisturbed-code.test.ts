import { describe, expect, it } from 'vitest';
import { completionScript } from '../../../src/handover/completion-script.js';
import { rememberWords, shellFunctions } from '../../../src/handover/shell-functions.js';
import { shellLines } from '../../../src/handover/shell.js';
import { realShells } from '../../support/shells.js';
import { runCommand } from '../../support/spawned-program.js';
import { temporaryHome } from '../../support/temporary-home.js';

/*
 * Every option of the shell, and an alias of every word that our code uses, one at a time: each in a subshell of one shell. A
 * script answers for `acctmgr switch` with what that prints, since starting the program hundreds of times takes long.
 */

type DisturbedShell = 'bash' | 'zsh' | 'fish';

/** Builtins, keywords, and words between them, which are global aliases of zsh. */
const WORDS =
  'if then elif else fi case esac for in do done while until function time select return break continue shift set unset export ' +
  'local declare typeset readonly eval exec source command builtin printf print echo read test [ [[ { } ! : . true false alias ' +
  'unalias shopt setopt unsetopt emulate autoload add-zsh-hook zmodload trap compgen complete compopt compdef compinit lines ' +
  'word words expires clock account left code now assume dev -- --shell switch sh zsh -L -LR -Uz precmd no_aliases aliases';

/** With these nothing is run, or the shell ends, or it tells each line that it reads. */
const NOT_OURS = {
  bash: ['noexec', 'onecmd', 'xtrace', 'verbose', 'restricted_shell', 'login_shell'],
  zsh: [
    'exec',
    'singlecommand',
    'xtrace',
    'verbose',
    'restricted',
    'privileged',
    'login',
    'interactive',
    'monitor',
    'zle',
    'shinstdin',
    'stdin',
    'onecmd',
  ],
} as const;

const SHOWN = { bash: 'dev 42m ', zsh: 'dev 42m ', fish: 'dev until 14:05 ' } as const;

const POSIX_USE = `
'eval' "$INIT"; 'eval' "$COMPLETION"
'assume' 'dev'; '__acctmgr_prompt'; 'builtin' 'printf' '%s|' "$AWS_PROFILE" "$ACCTMGR_SEGMENT"
'assume' '-'; 'builtin' 'printf' '%s|' "\${AWS_PROFILE-}" "\${ACCTMGR_ACCOUNT-}"
'assume' '-'; 'builtin' 'printf' '%s|' "$AWS_PROFILE"`;

const FISH_USE = `
builtin printf '%s' $INIT | builtin source; builtin printf '%s' $COMPLETION | builtin source
assume dev; builtin printf '%s|' $AWS_PROFILE (acctmgr_prompt | builtin string collect)
assume -; builtin printf '%s|' "$AWS_PROFILE" "$ACCTMGR_ACCOUNT"
assume -; builtin printf '%s|' $AWS_PROFILE`;

const posixLoop = (toggle: string, disturbances: string) => `
${toggle}
for one in ${disturbances}; do
  found="$( { toggle "$one"; 'eval' "$USE"; } 2>&1 )"
  [ "$found" = "$EXPECTED" ] || printf '%s: %s\\n' "$one" "$found"
  tried=$((tried + 1))
done
printf 'tried %s\\n' "$tried"`;

const ALIASES = WORDS.split(' ')
  .map((word) => `'${word}'`)
  .join(' ');

/** `-o/nounset` is an option of `set`, the others are those of `shopt`. */
const BASH_OPTIONS = posixLoop(
  `toggle() {
    case " ${NOT_OURS.bash.join(' ')} " in *" \${1#-o/} "*) return ;; esac
    if shopt -q \${1/\\// }; then shopt -u \${1/\\// }; else shopt -s \${1/\\// }; fi
  }
  shopt -s expand_aliases`,
  `$(shopt | cut -f1) $(shopt -o | awk '{print "-o/" $1}')`,
);

const ZSH_OPTIONS = posixLoop(
  `toggle() { if [[ -o $1 ]]; then unsetopt $1; else setopt $1; fi; }
  zmodload zsh/parameter`,
  `\${\${(k)options}:#(${NOT_OURS.zsh.join('|')})}`,
);

/** An alias of fish is a function. It has no subshells, and names of its own that no function may have. */
const FISH_ALIASES = `
set tried 0
for one in (builtin -n) ${ALIASES} cat
  set found (env ONE="$one" fish --no-config -c 'builtin eval "function $ONE; false x; end"; begin; builtin eval $USE; end 2>&1' 2>/dev/null | string collect)
  test "$found" = "$EXPECTED"; or printf '%s: %s\\n' $one "$found"
  set tried (math $tried + 1)
end
printf 'tried %s\\n' $tried`;

const LOOPS: readonly (readonly [shell: DisturbedShell, kind: string, loop: string])[] = [
  ['bash', 'options', BASH_OPTIONS],
  ['bash', 'aliases', posixLoop(`toggle() { alias -- "$1=false x"; }; shopt -s expand_aliases`, ALIASES)],
  ['zsh', 'options', ZSH_OPTIONS],
  ['zsh', 'aliases', posixLoop(`toggle() { alias -- "$1=false x"; alias -g -- "$1=false x"; }`, ALIASES)],
  ['fish', 'aliases', FISH_ALIASES],
];

async function disturbed(shell: DisturbedShell, script: string) {
  const home = temporaryHome();
  const variables = new Map([
    ['AWS_PROFILE', 'assumed-dev'],
    ['ACCTMGR_ACCOUNT', 'dev'],
    ['ACCTMGR_PROFILE', 'assumed-dev'],
    ['ACCTMGR_UNTIL', '14:05'],
    ['ACCTMGR_EXPIRES', String(Math.floor(Date.now() / 1000) + 42 * 60 + 50)],
  ]);
  const syntax = shell === 'fish' ? 'fish' : 'sh';
  const linesFor = (lines: string, words: readonly string[]) => `${lines}\n${rememberWords(shell, words)}\n`;
  const there = home.write('there', linesFor(shellLines(syntax, variables), ['dev', '--role=its own']));
  const left = new Map([...variables.keys()].map((name) => [name, undefined] as const));
  const back = home.write('back', linesFor(shellLines(syntax, left), ['--unset']));
  const program = home.write('program', `case "$*" in *--unset*) cat ${back} ;; *) cat ${there} ;; esac\n`);
  const wish = { launcher: ['/bin/sh', program], name: 'assume' };
  const { args = [] } = realShells.find(({ name }) => name === shell) ?? {};
  const { stdout } = await runCommand(shell, [...args, ...(shell === 'bash' ? ['-i'] : []), '-c', script], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home.folder,
      INIT: shellFunctions(shell, wish),
      COMPLETION: completionScript(shell, wish.launcher),
      USE: shell === 'fish' ? FISH_USE : POSIX_USE,
      EXPECTED: `assumed-dev|${SHOWN[shell]}|||assumed-dev|`,
    },
    cwd: home.folder,
    timeoutMs: 110_000,
  });
  return stdout.trimEnd().split('\n');
}

const hasShell = (shell: string) => realShells.some(({ name }) => name === shell);

describe.each(LOOPS)('the code of shell-init and completion in %s', (shell, kind, loop) => {
  it.runIf(hasShell(shell))(`means the same under all ${kind}`, { timeout: 120_000 }, async () => {
    expect(await disturbed(shell, loop)).toEqual([expect.stringMatching(/^tried \d{2,}$/)]);
  });
});
