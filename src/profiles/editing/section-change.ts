/** What a section is to hold, by lower-case key, in the order in which it is written. */
export interface SectionChange {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
  /** Other keys that go, where the section has them. All that are in neither stay, as do comments. */
  readonly without: ReadonlySet<string>;
}

/** Names that all readers take alike, bare between brackets; the JavaScript SDK's pattern is the narrowest. */
/** One that begins with a dash is a flag to every tool that takes `--profile NAME`. */
const PLAIN_NAME = /^(?!-)[\w@+.%:/-]+$/u;
const SPECIAL_NAMES = new Set(['DEFAULT', '__proto__']);

export const isPlainName = (name: string): boolean => PLAIN_NAME.test(name) && !SPECIAL_NAMES.has(name);

/** As `isPlainName`, for what stands between the brackets in the config file: `profile dev`, `sso-session corp`. */
export const isPlainConfigHeader = (header: string): boolean => {
  const [, name] = /^(?:profile|sso-session) (.*)$/s.exec(header) ?? [];
  return name !== undefined && isPlainName(name);
};

// Control characters, white space at an edge, and what some readers take for the beginning of a comment.
const ODD_VALUE =
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|^[\s\ufeff]|[\s\ufeff]$|(?:^|\s)[#;]/u;

/** Whether all readers take `value` alike after `key = `. */
export const isPlainValue = (value: string): boolean => value !== '' && !ODD_VALUE.test(value);
