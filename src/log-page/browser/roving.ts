/* One tab stop for many buttons: the arrow keys move between them. */

type Lines = readonly (readonly HTMLElement[])[];

const isFree = (button: HTMLElement): boolean => !button.matches(':disabled');

const middleOf = (button: HTMLElement): number => {
  const { left, width } = button.getBoundingClientRect();
  return left + width / 2;
};

/** The button of a line that stands nearest below, or above, another. */
function nearest(line: readonly HTMLElement[], to: HTMLElement): HTMLElement | undefined {
  const middle = middleOf(to);
  const distance = (button: HTMLElement) => Math.abs(middleOf(button) - middle);
  return line.reduce<HTMLElement | undefined>(
    (best, button) => (best === undefined || distance(button) < distance(best) ? button : best),
    undefined,
  );
}

function target(key: string, lines: Lines, row: number, column: number): HTMLElement | undefined {
  const line = lines[row] ?? [];
  const here = line[column];
  switch (key) {
    case 'ArrowRight':
      return line[column + 1];
    case 'ArrowLeft':
      return line[column - 1];
    case 'Home':
      return line[0];
    case 'End':
      return line.at(-1);
    case 'ArrowDown':
      return here && nearest(lines[row + 1] ?? [], here);
    case 'ArrowUp':
      return here && nearest(lines[row - 1] ?? [], here);
    default:
      return undefined;
  }
}

/** Moves the focus as the key of an event says. Each line of buttons keeps one tab stop: the one that had the focus last. */
export function moveFocus(event: KeyboardEvent, all: Lines): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const lines = all.map((line) => line.filter(isFree)).filter((line) => line.length > 0);
  const row = lines.findIndex((line) => line.some((button) => button === event.target));
  const column = lines[row]?.findIndex((button) => button === event.target) ?? -1;
  const next = target(event.key, lines, row, column);
  if (next === undefined) return;
  event.preventDefault();
  for (const button of lines.find((line) => line.includes(next)) ?? []) button.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
