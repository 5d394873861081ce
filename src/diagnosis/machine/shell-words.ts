/** How the user's shell says it. */
export interface ShellWords {
  /** The command that takes these variables away. */
  unset(...names: readonly string[]): string;
  /** The command that sets a variable. */
  set(name: string, value: string): string;
  /** The command that has the shell take over what another one prints. */
  takeOver(command: string): string;
  /** One word of a command. */
  quote(word: string): string;
}
