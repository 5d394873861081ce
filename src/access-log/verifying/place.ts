/** A file of the log, as far as it was read: a value, and what is read of it later is another. */
export interface ReadFile {
  /** No two files of a log have the same. */
  readonly name: string;
  /** Of a rotated file; undefined for the log itself. */
  readonly number: number | undefined;
  /** The one that was read before, whole. */
  readonly previous: ReadFile | undefined;
  readonly lines: number;
  /** In bytes. */
  readonly size: number;
}

/** A line, from 1; undefined where a file as a whole, or all of them, are meant. */
export interface Where {
  readonly file?: Pick<ReadFile, 'name' | 'number'> | undefined;
  readonly line?: number | undefined;
}

/** A line that was read; line 0 is what stands before the first. */
export interface LinePlace {
  /** As it was when the line was read; undefined before the first file. */
  readonly file: ReadFile | undefined;
  readonly line: number;
  readonly hash: string;
}

export const isSameFile = (one: ReadFile | undefined, other: ReadFile | undefined): boolean =>
  one?.name === other?.name;

/** ` of access_log.jsonl.000001`; nothing for the log itself. */
export const ofFile = (file: Where['file']): string => (file?.number === undefined ? '' : ` of ${file.name}`);

/** `1 line`, `2 lines` */
export const lineCount = (lines: number): string => `${lines} line${lines === 1 ? '' : 's'}`;

/** `line 3`, or `line 3 of access_log.jsonl.000001` */
export const lineAt = ({ file, line }: Pick<LinePlace, 'file' | 'line'>): string =>
  `line ${line}${ofFile(file)}`;
