import { completionScript } from '../../handover/completion-script.js';
import { INTERACTIVE_SHELLS } from '../../handover/shell-functions.js';
import type { View } from '../../output/view.js';
import { answer, defineCommand } from '../command.js';
import { interactiveShell } from './shell-init.js';

const view: View<string> = { json: (code) => ({ code }), human: (code) => code.trimEnd(), isVerbatim: true };

export const completion = defineCommand<[shell: string], unknown>({
  declare: (declaration) => {
    declaration.argument('<shell>', `one of ${INTERACTIVE_SHELLS.join(', ')}`).addHelpText(
      'after',
      `
In the start file of your shell, after the line of shell-init:
  bash        eval "$(acctmgr completion bash)"
  zsh         eval "$(acctmgr completion zsh)"
  fish        acctmgr completion fish | source
  PowerShell  acctmgr completion powershell | Out-String | Invoke-Expression`,
    );
  },
  values: { shell: INTERACTIVE_SHELLS },
  run: ({ host }, [shell]) =>
    Promise.resolve(answer(completionScript(interactiveShell(shell), host.launcher), view)),
});
