import { completionScript } from '../handover/completion-script.js';
import { INTERACTIVE_SHELLS } from '../handover/shell-functions.js';
import type { View } from '../output/view.js';
import { answer, defineCommand } from './command.js';
import { functionName, interactiveShell } from './shell-init.js';

const view: View<string> = { json: (code) => ({ code }), human: (code) => code.trimEnd() };

export const completion = defineCommand<[shell: string], { readonly name: string }>({
  declare: (declaration) => {
    declaration
      .argument('<shell>', INTERACTIVE_SHELLS.join(', '))
      .option('--name <name>', 'what the function of shell-init is called', 'assume')
      .addHelpText(
        'after',
        '\nIn the start file of your shell:\n  eval "$(acctmgr completion zsh)"\n  acctmgr completion fish | source',
      );
  },
  run: ({ host }, [shell], { name }) => {
    const wish = { launcher: host.launcher, name: functionName(name) };
    return Promise.resolve(answer(completionScript(interactiveShell(shell), wish), view));
  },
});
