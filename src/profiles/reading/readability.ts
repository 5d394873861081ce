import { oneLine } from '../../system/safe-text.js';
import type { ProfileSet } from './profile-set.js';
import type { FileProblem } from '../editing/shared-file.js';

const FILES = ['credentials', 'config'] as const;

/** What stands in a message about a file that tools read nothing of. */
export const unreadableNotice = (
  named: string,
  { line, message }: FileProblem,
  readers = 'The AWS CLI and boto3',
): string => `${readers} cannot read ${oneLine(named)}: line ${line}, ${oneLine(message)}.`;

/**
 * Which of the two files AWS tools stop at, a sentence each. Whatever stands in them then, tools get none of it, and the AWS
 * CLI and boto3 fail even with keys in the environment.
 */
export function unreadableFiles(
  set: Pick<ProfileSet, 'problems' | 'warnings' | 'rustProblems'>,
  paths: Readonly<Record<(typeof FILES)[number], string>>,
): string[] {
  const stopping = [...set.problems, ...set.warnings.filter(({ stopsBotocore }) => stopsBotocore)].sort(
    (one, other) => one.line - other.line,
  );
  return FILES.flatMap((file) => {
    const first = stopping.find((one) => one.file === file);
    if (first !== undefined) return [unreadableNotice(paths[file], first)];
    const rust = set.rustProblems().find((one) => one.file === file);
    return rust === undefined ? [] : [unreadableNotice(paths[file], rust, 'The AWS SDK for Rust')];
  });
}
