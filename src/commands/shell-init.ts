import { INTERACTIVE_SHELLS, shellFunctions, type InteractiveShell } from '../handover/shell-functions.js';
import type { View } from '../output/view.js';
import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { answer, defineCommand } from './command.js';

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

/** @throws AcctmgrError with exit 2 for what is no name of a function in every shell */
export function functionName(name: string): string {
  if (/^[A-Za-z_][\w-]{0,63}$/.test(name)) return name;
  throw usageError(`--name ${oneLine(name)} cannot be the name of a function.`, {
    hint: 'Use letters, digits, - and _.',
  });
}

const view: View<string> = { json: (code) => ({ code }), human: (code) => code.trimEnd() };

export const shellInit = defineCommand<[shell: string], { readonly name: string }>({
  declare: (declaration) => {
    declaration
      .argument('<shell>', INTERACTIVE_SHELLS.join(', '))
      .option('--name <name>', 'what the function is called', 'assume')
      .addHelpText(
        'after',
        '\nIn the start file of your shell:\n  eval "$(acctmgr shell-init zsh)"\n  acctmgr shell-init fish | source',
      );
  },
  run: ({ host }, [shell], { name }) => {
    const wish = { launcher: host.launcher, name: functionName(name) };
    return Promise.resolve(answer(shellFunctions(interactiveShell(shell), wish), view));
  },
});
