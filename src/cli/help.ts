import { Help, type Argument, type HelpConfiguration, type Option } from 'commander';

/** Whether help would say the values twice: the description lists them in words of its own. */
function listsChoices({ description, argChoices = [] }: Option | Argument): boolean {
  const words = description.split(/[^\w-]+/);
  return argChoices.every((choice) => words.includes(choice));
}

const withoutChoices = <T extends Option | Argument>(described: T): T =>
  Object.create(described, { argChoices: { value: undefined } }) as T;

const commanders = new Help();

/** How help words a flag and an argument. */
export const descriptions: HelpConfiguration = {
  optionDescription: (option) =>
    commanders.optionDescription(listsChoices(option) ? withoutChoices(option) : option),
  argumentDescription: (argument) =>
    commanders.argumentDescription(listsChoices(argument) ? withoutChoices(argument) : argument),
};
