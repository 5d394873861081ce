import {
  INHERITED_SECTION,
  nestedValues,
  parseSharedFile,
  sectionValues,
  type Problem,
  type Section,
  type SharedFile,
  type Warning,
} from './shared-file.js';

/** By lower-case key. */
export type ProfileSettings = ReadonlyMap<string, string>;

export interface Profile {
  readonly name: string;
  /** What the credentials file says under this name; undefined where it has no such section. */
  readonly credentials: ProfileSettings | undefined;
  /** What the config file says under this name. */
  readonly config: ProfileSettings | undefined;
}

export type InFile<T> = T & { readonly file: 'credentials' | 'config' };

/** All that the shared credentials and config files hold, as botocore reads them. */
export interface ProfileSet {
  readonly profiles: ReadonlyMap<string, Profile>;
  /** `[sso-session NAME]` of the config file. */
  readonly ssoSessions: ReadonlyMap<string, ProfileSettings>;
  /** `[services NAME]` of the config file: service (`s3`, `sts`) → its indented settings. */
  readonly services: ReadonlyMap<string, ReadonlyMap<string, ProfileSettings>>;
  /** With these, the AWS CLI and boto3 read nothing of the file. */
  readonly problems: readonly InFile<Problem>[];
  /** What readers disagree on; see `SharedFile`. */
  readonly warnings: readonly InFile<Warning>[];
}

export interface SharedContents {
  readonly credentials?: Uint8Array | undefined;
  readonly config?: Uint8Array | undefined;
}

/** Reads both files; one that is not there is an empty one. */
export function profileSet({ credentials, config }: SharedContents): ProfileSet {
  const empty = new Uint8Array();
  const files = {
    config: parseSharedFile(config ?? empty),
    // Last, since it is what the same command parses again.
    credentials: parseSharedFile(credentials ?? empty),
  };
  const configured = configSections(files.config);
  const stored = settingsByHeader(files.credentials);
  const names = new Set([...stored.keys(), ...configured.profile.keys()]);
  return {
    profiles: new Map([...names].map((name) => [name, profile(name, stored, configured.profile)])),
    ssoSessions: new Map([...configured['sso-session']].map(([name, settings]) => [name, settings()])),
    services: new Map([...configured.services].map(([name, settings]) => [name, nestedSettings(settings())])),
    problems: ofBoth(files, ({ problems }) => problems),
    warnings: ofBoth(files, ({ warnings }) => warnings),
  };
}

const profile = (name: string, stored: ByHeader, configured: ByHeader): Profile => ({
  name,
  get credentials() {
    return stored.get(name)?.();
  },
  get config() {
    return configured.get(name)?.();
  },
});

const ofBoth = <T>(
  { credentials, config }: Record<'credentials' | 'config', SharedFile>,
  listOf: (file: SharedFile) => readonly T[],
): InFile<T>[] => [
  ...listOf(credentials).map((one) => ({ ...one, file: 'credentials' as const })),
  ...listOf(config).map((one) => ({ ...one, file: 'config' as const })),
];

/** The settings of a profile: the credentials file's win over the config file's, key by key, as in botocore. */
export function settingsOf(set: ProfileSet, name: string): ProfileSettings | undefined {
  const profile = set.profiles.get(name);
  return profile && new Map([...(profile.config ?? []), ...(profile.credentials ?? [])]);
}

/** Read when asked for, and once: of a file of thousands of profiles, most uses want one. */
type ByHeader = ReadonlyMap<string, () => ProfileSettings>;

/** Sections of one name are one, as all readers have it that accept them; `[DEFAULT]` adds its keys to each. */
function settingsByHeader(file: SharedFile): ByHeader {
  const grouped = new Map<string, Section[]>();
  for (const section of file.sections) {
    const group = grouped.get(section.header);
    if (group === undefined) grouped.set(section.header, [section]);
    else group.push(section);
  }
  const inherited = grouped.get(INHERITED_SECTION) ?? [];
  grouped.delete(INHERITED_SECTION);
  return new Map(
    [...grouped].map(([header, sections]) => {
      let settings: ProfileSettings | undefined;
      const read = () =>
        new Map([...inherited, ...sections].flatMap((section) => [...sectionValues(file, section)]));
      return [header, () => (settings ??= read())];
    }),
  );
}

const KINDS = ['profile', 'sso-session', 'services'] as const;

function configSections(file: SharedFile) {
  const found: Record<(typeof KINDS)[number], Map<string, () => ProfileSettings>> = {
    profile: new Map(),
    'sso-session': new Map(),
    services: new Map(),
  };
  for (const [header, settings] of settingsByHeader(file)) {
    const kind = KINDS.find((one) => header.startsWith(one));
    const words = shellWords(header);
    if (header === 'default') found.profile.set(header, settings);
    else if (kind !== undefined && words?.length === 2) found[kind].set(words[1] ?? '', settings);
  }
  return found;
}

function nestedSettings(values: ProfileSettings): Map<string, ProfileSettings> {
  const nested = new Map<string, ProfileSettings>();
  for (const [key, value] of values) {
    const settings = nestedValues(value);
    if (settings !== undefined) nested.set(key, settings);
  }
  return nested;
}

/**
 * The words of a header such as `profile "my team"`, split as botocore does, with Python's `shlex`.
 * Undefined where a quote is not closed.
 */
function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const word = /^(?:[^\s"'\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/su.exec(rest)?.[0];
    if (word === undefined) return undefined;
    words.push(unquoted(word));
    const after = rest.slice(word.length);
    rest = after.trimStart();
    if (rest !== '' && rest === after) return undefined;
  }
  return words;
}

const unquoted = (word: string): string =>
  word.replace(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gsu,
    (_, single?: string, double?: string, plain?: string) =>
      single ?? double?.replace(/\\(["\\])/gu, '$1') ?? plain ?? '',
  );
