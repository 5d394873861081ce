/** `1 line`, `2 lines`; `noun` in the singular. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
