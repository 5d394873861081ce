import { INTERACTIVE_SHELLS, shellFunctions, type InteractiveShell } from '../../handover/shell-functions.js';
import type { View } from '../../output/view.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';

/** @throws AcctmgrError with exit 2 for a shell that can hold no function of ours */
export function interactiveShell(name: string): InteractiveShell {
  const shell = INTERACTIVE_SHELLS.find(
    (known) => known === name || (known === 'powershell' && name === 'pwsh'),
  );
  if (shell !== undefined) return shell;
  throw usageError(`The shell ${oneLine(name)} is not known here.`, {
    hint: `Name one of: ${INTERACTIVE_SHELLS.join(', ')}`,
  });
}

/** Words that mean something else to one of the shells wherever a command begins. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'and begin break builtin case command continue coproc do done elif else end esac eval exec exit export fi for foreach ' +
    'function if in local nocorrect not or repeat return select set source switch test then time trap until unset while'
  ).split(' '),
);

/** @throws AcctmgrError with exit 2 for what is not a name of a function in every shell */
export function functionName(name: string): string {
  if (/^[A-Za-z_][\w-]{0,63}$/.test(name) && !RESERVED.has(name)) return name;
  throw usageError(`--name ${oneLine(name)} cannot be the name of a function.`, {
    hint: 'Use letters, digits, - and _, and no word that is a shell’s own.',
  });
}

const view: View<string> = { json: (code) => ({ code }), human: (code) => code.trimEnd(), isVerbatim: true };

export const shellInit = defineCommand({
  declare: (declaration) =>
    declaration
      .addArgument(
        declaration
          .createArgument('<shell>', INTERACTIVE_SHELLS.join(', '))
          .choices(INTERACTIVE_SHELLS)
          .argParser(interactiveShell),
      )
      .option('--name <name>', 'what the function is called', functionName, 'assume')
      .addHelpText(
        'after',
        `
In the start file of your shell:
  bash        eval "$(acctmgr shell-init bash)"
              PS1='$ACCTMGR_SEGMENT'$PS1
  zsh         eval "$(acctmgr shell-init zsh)"; setopt prompt_subst
              PROMPT='$ACCTMGR_SEGMENT'$PROMPT
  fish        acctmgr shell-init fish | source
              # and acctmgr_prompt in your fish_prompt
  PowerShell  acctmgr shell-init powershell | Out-String | Invoke-Expression
              # and acctmgr_prompt in your prompt

Then, in that shell:
  assume dev        AWS_PROFILE is the session of dev; the flags are those of
                    acctmgr assume
  assume dev --env  the session itself is in the variables, and nothing on disk
  assume -          back to the account before
  assume --unset    back to what the shell had before the first`,
      ),
  run: ({ host }, [shell], { name }) => {
    const wish = { launcher: host.launcher, name };
    return Promise.resolve(answer(shellFunctions(shell, wish), view));
  },
});
