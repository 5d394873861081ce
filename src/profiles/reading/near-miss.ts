import { oneLine, safeText } from '../../system/safe-text.js';
import { profileOfHeader, type InFile, type ProfileSet } from './profile-set.js';

const placeOf = ({ file, line }: InFile<{ readonly line: number }>): string =>
  `line ${line} of your AWS ${file} file`;

const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();

/** The name that a header was probably meant to give. */
const meantBy = (header: string): string =>
  unquoted(unquoted(header).replace(/^profile\s+/i, '')).toLowerCase();

/** Whether AWS tools read the header as the name: then it is not the reason why they find nothing. */
const isHeaderOf = (name: string, { file, header }: InFile<{ readonly header: string }>): boolean =>
  (file === 'config' ? profileOfHeader(header) : header) === name;

/**
 * Why tools don't find the profile although it seems to stand there, as a sentence with what to do: a file that can't be
 * read, or a header that is almost the right one. Undefined where nothing is near.
 */
export function whyNotFound(set: ProfileSet, name: string): string | undefined {
  const [problem] = set.problems;
  if (problem !== undefined) return `Mend ${placeOf(problem)}: ${oneLine(problem.message)}.`;
  const plain = plainValue(name);
  if (plain !== name && set.profiles.has(plain)) {
    return `Write ${oneLine(plain)}, without what stands around it: AWS tools take all of the line for the name.`;
  }
  const near = set
    .headers()
    .find((one) => meantBy(one.header) === name.toLowerCase() && !isHeaderOf(name, one));
  if (near === undefined) return undefined;
  const right = near.file === 'config' && name !== 'default' ? `profile ${name}` : name;
  return `${placeOf(near).replace('line', 'Line')} is [${safeText(near.header)}], another name to AWS tools: write [${oneLine(right)}].`;
}

/** What a value was probably meant to be: without quotes around it, and without a comment behind it. */
const plainValue = (value: string): string => unquoted(value.replace(/\s[#;].*$/, ''));

/**
 * What the AWS CLI and boto3 take for a part of a value, in words that follow its name: quotes, a comment. No key, ARN or
 * profile's name holds any of these.
 */
export function strayText(value: string): string | undefined {
  if (/^["'].*["']$/.test(value)) return 'stands in quotes';
  if (/\s[#;]/.test(value)) return 'has a comment behind it';
  return undefined;
}
