import type { ProfileSet } from '../../profiles/reading/profile-set.js';
import { oneLine } from '../../system/safe-text.js';
import type { Settled } from '../way/attempted.js';
import { fail, failure, ok, skip, warn, type Finding } from '../finding.js';

export interface AwsFiles {
  readonly credentialsFile: string;
  readonly configFile: string;
  readonly profiles: Settled<ProfileSet>;
  /** That the user may not read them, which the check of their modes tells. */
  readonly isTold: boolean;
}

/** Of each kind; a file of another kind has thousands. */
const MOST = 10;

const UNREAD = 'the AWS CLI and boto3 read nothing of the file';

/** What readers make of the two AWS files, and where they disagree. */
export function judgeAwsFiles({ credentialsFile, configFile, profiles, isTold }: AwsFiles): Finding[] {
  if (!profiles.ok) {
    return [
      isTold ? skip('aws_files', 'The AWS files were not read.') : failure('aws_files', profiles.error),
    ];
  }
  const { problems, warnings } = profiles.value;
  const place = ({ file, line }: { readonly file: 'credentials' | 'config'; readonly line: number }) =>
    `${oneLine(file === 'credentials' ? credentialsFile : configFile)}, line ${line}`;
  const mend = (one: Parameters<typeof place>[0]) => `Mend it in an editor: ${place(one)}`;
  const findings: Finding[] = [
    ...problems
      .slice(0, MOST)
      .map((problem) =>
        fail(
          'aws_files',
          `${place(problem)}: ${oneLine(problem.message)}. Here ${UNREAD}; other tools guess, and acctmgr does not edit it.`,
          mend(problem),
        ),
      ),
    ...warnings
      .slice(0, MOST)
      .map((warning) =>
        warning.stopsBotocore
          ? fail(
              'aws_files',
              `${place(warning)}: ${oneLine(warning.message)}. Here ${UNREAD}.`,
              mend(warning),
            )
          : warn(
              'aws_files',
              `${place(warning)}: ${oneLine(warning.message)}. Not every tool reads the same there.`,
              mend(warning),
            ),
      ),
  ];
  const left = problems.length + warnings.length - findings.length;
  if (left > 0) {
    findings.push(warn('aws_files', `There are ${left} more lines of the kind.`, 'Mend those above first.'));
  }
  if (findings.length > 0) return findings;
  const count = [...profiles.value.profiles.keys()].length;
  return [ok('aws_files', `All tools read the AWS files alike: ${count} profile${count === 1 ? '' : 's'}.`)];
}
