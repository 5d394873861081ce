/** A terminal that breaks its lines anew when it gets narrower, as far as the live area needs one: a cursor, `ESC[nA`, `ESC[J`. */
export interface Screen {
  write(text: string): void;
  resize(columns: number): void;
  /** What stands there, without empty rows at the end. */
  rows(): readonly string[];
}

// eslint-disable-next-line no-control-regex -- control characters are what moves the cursor
const STEP = /\u001b\[(?<count>\d*)(?<action>[AJmK])|(?<character>[^])/gu;

/** Each line as it was written, up to its line break; a terminal shows it in rows. */
export function screen(columns: number): Screen {
  let width = columns;
  let rows: { text: string; isWrapped: boolean }[] = [{ text: '', isWrapped: false }];
  let row = 0;
  let column = 0;
  const at = (index: number) => (rows[index] ??= { text: '', isWrapped: false });
  const put = (character: string): void => {
    if (column === width) {
      at(row).isWrapped = true;
      row += 1;
      column = 0;
      at(row);
    }
    const line = at(row);
    line.text = line.text.slice(0, column).padEnd(column) + character + line.text.slice(column + 1);
    column += 1;
  };
  const control: Readonly<Record<string, (count: number) => void>> = {
    A: (count) => {
      row = Math.max(0, row - count);
    },
    J: () => {
      at(row).text = at(row).text.slice(0, column);
      at(row).isWrapped = false;
      rows = rows.slice(0, row + 1);
    },
    K: () => {
      at(row).text = at(row).text.slice(0, column);
    },
    m: () => undefined,
  };
  return {
    write: (text) => {
      for (const { groups = {} } of text.matchAll(STEP)) {
        const { action, character, count } = groups;
        if (action !== undefined) control[action]?.(Number(count === '' ? 1 : count));
        else if (character === '\n') {
          row += 1;
          column = 0;
          at(row);
        } else if (character === '\r') column = 0;
        else if (character !== undefined) put(character);
      }
    },
    resize: (to) => {
      const text = rows.map((line) => line.text + (line.isWrapped ? '' : '\n')).join('');
      width = to;
      rows = [{ text: '', isWrapped: false }];
      row = 0;
      column = 0;
      const again = screen(to);
      again.write(text.replace(/\n$/, ''));
      rows = again.rows().map((one) => ({ text: one, isWrapped: one.length === to }));
      row = Math.max(0, rows.length - 1);
      if (text.endsWith('\n\n') || rows.length === 0) {
        rows.push({ text: '', isWrapped: false });
        row = rows.length - 1;
      }
    },
    rows: () => {
      const texts = rows.map(({ text }) => text);
      while (texts.at(-1) === '') texts.pop();
      return texts;
    },
  };
}
