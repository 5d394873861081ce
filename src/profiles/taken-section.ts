import { AcctmgrError } from '../system/failure.js';
import {
  COMPETING_KEYS,
  judgeSection,
  managedProfileOf,
  OPTIONAL_MARKS,
  type OverwriteRules,
} from './managed-profile.js';
import { judgeReplacement, type HeldSession } from './replacement.js';
import { isPlainName, type SectionChange } from './editing/section-change.js';
import { isAsWanted, writeSection } from './editing/section-edit.js';
import { refusalsOf, writeSections } from './editing/sections-edit.js';
import { acceptedEdit } from './editing/shared-change.js';
import { parseSharedFile, sectionValues, type Section, type SharedFile } from './editing/shared-file.js';

/* What becomes of the credentials file where sections of it are taken for sessions of ours. */

/** A section that is wanted for a session. */
export interface SectionWish {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
  readonly wanted: HeldSession;
  readonly rules: OverwriteRules;
  readonly now: number;
}

/** What the section must not hold beside these keys of ours: another session's marks, and what would win over its key. */
const competingWith = (values: ReadonlyMap<string, string>): ReadonlySet<string> =>
  new Set([...COMPETING_KEYS, ...OPTIONAL_MARKS.filter((mark) => !values.has(mark))]);

const changeOf = ({ name, values }: SectionWish): SectionChange => ({
  name,
  values,
  without: competingWith(values),
});

/** What the user should know where the section is taken, as sentences. */
interface Notices {
  /** It was not ours. */
  readonly adoption: readonly string[];
  /** It held a live session, which goes. */
  readonly replacement: readonly string[];
}

function judged(
  file: SharedFile,
  existing: Section | undefined,
  { name, wanted, rules, now }: SectionWish,
): Notices | AcctmgrError {
  const held = existing && sectionValues(file, existing);
  const judgement = judgeSection(name, held, rules);
  if (judgement.kind === 'refuse') return judgement.error;
  const live = held && managedProfileOf(name, held);
  const replacement = live && judgeReplacement(live, wanted, { force: rules.force, now });
  if (replacement?.kind === 'refuse') return replacement.error;
  return {
    adoption: judgement.kind === 'adopt' ? [judgement.notice] : [],
    replacement: replacement?.kind === 'say' ? [replacement.notice] : [],
  };
}

export interface TakenSection {
  /** The whole new file; undefined where nothing changes. */
  readonly edit: Buffer | undefined;
  readonly notices: readonly string[];
}

/**
 * The file with the section as wanted.
 *
 * @param named - the file, as the user names it
 * @throws AcctmgrError (exit 2) where the section must not be taken, or the file can't be edited
 */
export function takeSection(named: string, file: SharedFile, wish: SectionWish): TakenSection {
  const verdict = judged(
    file,
    file.sections.find(({ header }) => header === wish.name),
    wish,
  );
  if (verdict instanceof AcctmgrError) throw verdict;
  const edit = acceptedEdit(named, writeSection(file, changeOf(wish)), 'credentials_file_refused');
  // Where nothing changes, nothing is replaced.
  return { edit, notices: [...verdict.adoption, ...(edit === undefined ? [] : verdict.replacement)] };
}

/** What became of each wish: its notices, or why it failed. */
export type TakenEach = ReadonlyMap<SectionWish, readonly string[] | AcctmgrError>;

export interface TakenSections {
  /** The whole new file; undefined where nothing changes. */
  readonly edit: Buffer | undefined;
  readonly each: TakenEach;
}

const orError = <T>(take: () => T): T | AcctmgrError => {
  try {
    return take();
  } catch (error) {
    if (error instanceof AcctmgrError) return error;
    throw error;
  }
};

/** Each edit on what the one before left. */
function oneByOne(named: string, file: SharedFile, wishes: readonly SectionWish[]): TakenSections {
  let current = file;
  const each = new Map<SectionWish, readonly string[] | AcctmgrError>();
  for (const wish of wishes) {
    const taken = orError(() => takeSection(named, current, wish));
    each.set(wish, taken instanceof AcctmgrError ? taken : taken.notices);
    if (!(taken instanceof AcctmgrError) && taken.edit !== undefined) current = parseSharedFile(taken.edit);
  }
  return { edit: current === file ? undefined : current.bytes, each };
}

/** What would become of a wish: its notices, or why it fails. */
export type Foresight = (wish: SectionWish) => readonly string[] | AcctmgrError;

/** Tells what would become of a wish, as far as it can be told without the edit. The file is looked at once, for however many. */
export function foresightOf(named: string, file: SharedFile): Foresight {
  // Of two sections of one name, the first counts.
  const sections = new Map(file.sections.toReversed().map((section) => [section.header, section]));
  const refusalOf = refusalsOf(file, isPlainName);
  return (wish) => {
    const section = sections.get(wish.name);
    const verdict = judged(file, section, wish);
    if (verdict instanceof AcctmgrError) return verdict;
    const change = changeOf(wish);
    const refusal = refusalOf(change);
    if (refusal !== undefined) {
      const error = orError(() => acceptedEdit(named, refusal, 'credentials_file_refused'));
      if (error instanceof AcctmgrError) return error;
    }
    const { adoption, replacement } = verdict;
    // Where nothing changes, nothing is replaced.
    const stays = replacement.length === 0 || (section !== undefined && isAsWanted(file, section, change));
    return [...adoption, ...(stays ? [] : replacement)];
  };
}

/**
 * As `takeSection`, for many sections at once: what must not be taken fails by itself, and the others are taken in one edit.
 * Nothing is thrown for a wish.
 */
export function takeSections(named: string, file: SharedFile, wishes: readonly SectionWish[]): TakenSections {
  const names = new Set(wishes.map(({ name }) => name));
  if (names.size < wishes.length) return oneByOne(named, file, wishes);
  const foresee = foresightOf(named, file);
  const each = new Map(wishes.map((wish) => [wish, foresee(wish)]));
  const good = wishes.filter((wish) => !(each.get(wish) instanceof AcctmgrError));
  const edit = writeSections(file, good.map(changeOf), isPlainName);
  // What is proven for all of them at once is not proven for each: of an oddly laid out section, the others know nothing.
  return edit.kind === 'edited' ? { edit: edit.bytes, each } : oneByOne(named, file, wishes);
}
