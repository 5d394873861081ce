import { completionScript } from '../../handover/completion-script.js';
import { INTERACTIVE_SHELLS } from '../../handover/shell-functions.js';
import type { View } from '../../output/view.js';
import { answer, defineCommand } from '../command.js';
import { interactiveShell } from './shell-init.js';

const view: View<string> = { json: (code) => ({ code }), human: (code) => code.trimEnd(), isVerbatim: true };

export const completion = defineCommand({
  declare: (declaration) =>
    declaration
      .addArgument(
        declaration
          .createArgument('<shell>', `one of ${INTERACTIVE_SHELLS.join(', ')}`)
          .choices(INTERACTIVE_SHELLS)
          .argParser(interactiveShell),
      )
      .addHelpText(
        'after',
        `
In the start file of your shell, after the line of shell-init:
  bash        eval "$(acctmgr completion bash)"
  zsh         eval "$(acctmgr completion zsh)"
  fish        acctmgr completion fish | source
  PowerShell  acctmgr completion powershell | Out-String | Invoke-Expression`,
      ),
  run: ({ host }, [shell]) => Promise.resolve(answer(completionScript(shell, host.launcher), view)),
});
