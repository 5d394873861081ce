import { rustProblem } from './rust-reading.js';
import {
  INHERITED_SECTION,
  nestedValues,
  parseSharedFile,
  sectionValues,
  type FileProblem,
  type Section,
  type SharedFile,
  type Warning,
} from '../editing/shared-file.js';

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

/** A map whose values are read when they are asked for: of a file of thousands of profiles, most uses want one. */
export interface OnDemand<T> {
  has(name: string): boolean;
  get(name: string): T | undefined;
  keys(): Iterable<string>;
}

/** All that the shared credentials and config files hold, as botocore reads them. */
export interface ProfileSet {
  /** The credentials file, for whoever is about to change it. */
  readonly credentialsFile: SharedFile;
  /** Those of the credentials file in its order, then those that only the config file has. */
  readonly profiles: OnDemand<Profile>;
  /** `[sso-session NAME]` of the config file. */
  readonly ssoSessions: OnDemand<ProfileSettings>;
  /** `[services NAME]` of the config file: service (`s3`, `sts`) → its indented settings. */
  readonly services: OnDemand<ReadonlyMap<string, ProfileSettings>>;
  /** With these, the AWS CLI and boto3 read nothing of the file. */
  readonly problems: readonly InFile<FileProblem>[];
  /** What readers disagree on; see `SharedFile`. */
  readonly warnings: readonly InFile<Warning>[];
  /** The first line of each file that the SDK for Rust stops at. */
  rustProblems(): readonly InFile<FileProblem>[];
  /** All headers, as they stand between the brackets. */
  headers(): readonly InFile<Pick<Section, 'header' | 'line'>>[];
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
    credentials: parseSharedFile(credentials ?? empty),
  };
  const configured = configSections(files.config);
  let rust: readonly InFile<FileProblem>[] | undefined;
  const readConfig = settingsReader(files.config);
  return {
    credentialsFile: files.credentials,
    profiles: profilesOfBoth(
      onDemand(sectionsByHeader(files.credentials), settingsReader(files.credentials)),
      onDemand(configured.profile, readConfig),
    ),
    ssoSessions: onDemand(configured['sso-session'], readConfig),
    services: onDemand(configured.services, (sections) => nestedSettings(readConfig(sections))),
    problems: ofBoth(files, ({ problems }) => problems),
    warnings: ofBoth(files, ({ warnings }) => warnings),
    // Of many accounts each asks, and the files are read line by line for it.
    rustProblems: () => (rust ??= ofBoth(files, rustProblems)),
    headers: () => ofBoth(files, ({ sections }) => sections),
  };
}

function rustProblems({ bytes }: SharedFile): FileProblem[] {
  const problem = rustProblem(bytes.toString('utf8'));
  return problem === undefined ? [] : [problem];
}

const onDemand = <T>(found: ByName, read: (sections: readonly Section[]) => T): OnDemand<T> => ({
  has: (name) => found.has(name),
  get: (name) => {
    const sections = found.get(name);
    return sections && read(sections);
  },
  keys: () => found.keys(),
});

function profilesOfBoth(
  credentials: OnDemand<ProfileSettings>,
  config: OnDemand<ProfileSettings>,
): OnDemand<Profile> {
  const has = (name: string): boolean => credentials.has(name) || config.has(name);
  return {
    has,
    get: (name) =>
      has(name) ? { name, credentials: credentials.get(name), config: config.get(name) } : undefined,
    keys: () => new Set([...credentials.keys(), ...config.keys()]),
  };
}

const ofBoth = <T>(
  { credentials, config }: Record<'credentials' | 'config', SharedFile>,
  listOf: (file: SharedFile) => readonly T[],
): InFile<T>[] => [
  ...listOf(credentials).map((one) => ({ ...one, file: 'credentials' as const })),
  ...listOf(config).map((one) => ({ ...one, file: 'config' as const })),
];

/** The settings of a profile: the credentials file's win over the config file's, key by key, as in botocore. */
export function profileSettings(set: ProfileSet, name: string): ProfileSettings | undefined {
  const profile = set.profiles.get(name);
  return profile && new Map([...(profile.config ?? []), ...(profile.credentials ?? [])]);
}

type ByName = ReadonlyMap<string, readonly Section[]>;

/** Sections of one name are one, as all readers have it that accept them. */
function sectionsByHeader({ sections }: SharedFile): ByName {
  const grouped = new Map<string, Section[]>();
  for (const section of sections) {
    const group = grouped.get(section.header);
    if (group === undefined) grouped.set(section.header, [section]);
    else group.push(section);
  }
  grouped.delete(INHERITED_SECTION);
  return grouped;
}

/** Reads what sections of one name hold together; `[DEFAULT]` adds its keys. */
function settingsReader(file: SharedFile): (sections: readonly Section[]) => ProfileSettings {
  const together = (sections: readonly Section[]): [string, string][] =>
    sections.flatMap((section) => [...sectionValues(file, section)]);
  let inherited: ProfileSettings | undefined;
  return (sections) => {
    inherited ??= new Map(together(file.sections.filter(({ header }) => header === INHERITED_SECTION)));
    return new Map([...inherited, ...together(sections)]);
  };
}

const KINDS = ['profile', 'sso-session', 'services'] as const;

function configSections(file: SharedFile): Readonly<Record<(typeof KINDS)[number], ByName>> {
  const found: Record<(typeof KINDS)[number], Map<string, readonly Section[]>> = {
    profile: new Map(),
    'sso-session': new Map(),
    services: new Map(),
  };
  for (const [header, sections] of sectionsByHeader(file)) {
    const kind = KINDS.find((one) => header.startsWith(one));
    const words = shellWords(header);
    if (header === 'default') found.profile.set(header, sections);
    else if (kind !== undefined && words?.length === 2) found[kind].set(words[1] ?? '', sections);
  }
  return found;
}

/** The profile that a section of the config file holds; undefined where the AWS CLI and boto3 see none in its header. */
export function profileOfHeader(header: string): string | undefined {
  if (header === 'default') return header;
  const words = header.startsWith('profile') ? shellWords(header) : undefined;
  return words?.length === 2 ? words[1] : undefined;
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
