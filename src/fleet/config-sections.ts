import { profileOfHeader, type ProfileSettings } from '../profiles/reading/profile-set.js';
import {
  INHERITED_SECTION,
  parseSharedFile,
  sectionLines,
  sectionValues,
  type Section,
  type SharedFile,
} from '../profiles/editing/shared-file.js';
import { visitLines, type SharedLine } from '../profiles/editing/shared-line.js';

/** A profile of a file that is imported. */
export interface FileProfile {
  readonly name: string;
  /** Of its header. Counted from 1. */
  readonly line: number;
  /** Without the word "profile", as aws-extend-switch-roles has it; AWS tools see no profile there. */
  readonly isBare: boolean;
  readonly settings: ProfileSettings;
}

/** A section that makes no account, or a line that belongs to none. */
export interface LeftOut {
  /** The name of the profile, or what stands between the brackets; undefined for a line above the first section. */
  readonly profile: string | undefined;
  readonly line: number;
  readonly reason: string;
}

export interface ConfigSections {
  /** By name, in the order of the file. */
  readonly profiles: ReadonlyMap<string, FileProfile>;
  readonly leftOut: readonly LeftOut[];
}

/** Sections that only hold what profiles refer to. */
const NO_PROFILE = /^\s*(?:(?:sso-session|services)\b|(?:plugins|preview)\s*$)/i;

/** What is wrong with a header that is meant to be a profile's; undefined for any other one. */
function headerFault(header: string): string | undefined {
  const meant = /^\s*profile(?![\w.-])(.*)$/is.exec(header)?.[1];
  if (meant === undefined) return undefined;
  const name = meant.replaceAll(/["'\\]/g, '').trim();
  const argument = /^[\w@+.%:/-]+$/.test(name) ? name : `"${name}"`;
  return `AWS tools see no profile in this header: write [profile ${name === '' ? 'NAME' : argument}]`;
}

const NOT_CLOSED = 'the [ has no ] that closes it';

/** A header that lost its bracket. One with a colon is a key to botocore, an indented one more of the value above. */
const isUnclosed = ({ kind, text }: SharedLine): boolean =>
  (kind === 'stray' || kind === 'key' || kind === 'continuation') &&
  (kind === 'continuation' ? /^\[\s*profile\b[^\]]*$/i : /^\[[^\]]*$/).test(text);

/** What it was meant to name; undefined where a value stands behind it, which may be a secret. */
const meantName = (text: string): string | undefined =>
  text.includes('=')
    ? undefined
    : text
        .replace(/^\[\s*(?:profile(?![\w.-])\s*(?=\S))?/i, '')
        .replaceAll(/["'\\]/g, '')
        .trim();

function unclosedHeaders(file: SharedFile): LeftOut[] {
  const found: LeftOut[] = [];
  visitLines(file.bytes, (line) => {
    if (isUnclosed(line))
      found.push({ profile: meantName(line.text), line: line.number, reason: NOT_CLOSED });
  });
  return found;
}

/** Lines that AWS tools stop at: a header that lost its bracket, say, gives its keys to the section above. */
function contentFault(file: SharedFile, section: Section): string | undefined {
  const keys = new Set<string>();
  for (const shared of sectionLines(file, section)) {
    const { kind, name, number } = shared;
    const line = section.line + number - 1;
    if (isUnclosed(shared)) return `line ${line} begins a section, but ${NOT_CLOSED}`;
    if (kind === 'stray') return `line ${line} is neither "key = value", nor a [section], nor a comment`;
    if (kind !== 'key') continue;
    if (keys.has(name)) return `line ${line} is a second ${name} in one section`;
    keys.add(name);
  }
  return undefined;
}

type Meaning = { readonly name: string; readonly isBare: boolean } | { readonly fault: string };

/** The profile that a header names; aws-extend-switch-roles does so without the word "profile". */
function meaningOf(header: string): Meaning {
  const name = profileOfHeader(header);
  if (name !== undefined && name !== '') return { name, isBare: false };
  if (header === INHERITED_SECTION)
    return { fault: 'to the AWS CLI and boto3, its keys are keys of every profile' };
  const fault = headerFault(header);
  if (fault !== undefined) return { fault };
  return NO_PROFILE.test(header) ? { fault: 'it is not a profile' } : { name: header.trim(), isBare: true };
}

/** What stands outside of all sections that readers see. */
function strayLines(file: SharedFile): LeftOut[] {
  const { sections, problems, hiddenHeaders } = file;
  const firstLine = sections[0]?.line ?? Infinity;
  const unclosed = unclosedHeaders(file);
  const named = new Set(unclosed.map(({ line }) => line));
  return [
    ...unclosed,
    ...problems
      .filter(({ line }) => line < firstLine && !named.has(line))
      .map(({ line, message }) => ({ profile: undefined, line, reason: message })),
    ...hiddenHeaders.map(({ header, line }) => ({
      profile: header,
      line,
      reason: 'its header is indented, so that AWS tools read on in the value above',
    })),
  ];
}

/** The sections of one name. */
interface Namesakes {
  readonly worded: Section[];
  readonly bare: Section[];
}

/** Each of thousands would name all of them. */
const MOST_LINES = 20;

/** What keeps each section of a name from being read; none for the one that is the profile. */
function faultsOf(file: SharedFile, { worded, bare }: Namesakes): Map<Section, string> {
  const [taken, passedOver] = worded.length > 0 ? [worded, bare] : [bare, []];
  const lines = taken.slice(0, MOST_LINES).map(({ line }) => line);
  const shown = `${lines.join(' and ')}${taken.length > MOST_LINES ? ` and ${taken.length - MOST_LINES} more` : ''}`;
  const faults = taken.map((section): [Section, string | undefined] => [
    section,
    taken.length > 1 ? `its header stands on lines ${shown}: make them one` : contentFault(file, section),
  ]);
  return new Map([
    ...faults.flatMap(([section, fault]) => (fault === undefined ? [] : [[section, fault] as const])),
    ...passedOver.map((section) => [section, 'the section with the word "profile" is taken'] as const),
  ]);
}

/** The profiles of a config file, and which sections are none, or can't be read for certain. */
export function configSections(config: Uint8Array): ConfigSections {
  const file = parseSharedFile(config);
  const leftOut = strayLines(file);
  const named = new Map<string, Namesakes>();
  for (const section of file.sections) {
    const { header, line } = section;
    const meaning = meaningOf(header);
    if ('fault' in meaning) {
      leftOut.push({ profile: header, line, reason: meaning.fault });
      continue;
    }
    const namesakes = named.get(meaning.name) ?? { worded: [], bare: [] };
    namesakes[meaning.isBare ? 'bare' : 'worded'].push(section);
    named.set(meaning.name, namesakes);
  }
  const inherited = new Map(
    file.sections
      .filter(({ header }) => header === INHERITED_SECTION)
      .flatMap((section) => [...sectionValues(file, section)]),
  );
  const profiles = new Map<string, FileProfile>();
  for (const [name, namesakes] of named) {
    const faults = faultsOf(file, namesakes);
    for (const [{ line }, reason] of faults) leftOut.push({ profile: name, line, reason });
    const section = [...namesakes.worded, ...namesakes.bare].find((one) => !faults.has(one));
    if (section === undefined) continue;
    const settings = new Map([...inherited, ...sectionValues(file, section)]);
    const isBare = namesakes.bare.includes(section);
    profiles.set(name, { name, line: section.line, isBare, settings });
  }
  return { profiles, leftOut };
}
