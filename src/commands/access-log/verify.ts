import { verifyAccessLog, type VerifiedLog } from '../../access-log/verifying/verify-file.js';
import type { Finding } from '../../access-log/verifying/findings.js';
import { counted } from '../../output/counted.js';
import type { View } from '../../output/view.js';
import { EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import { logInForce } from './log-flags.js';

const findingJson = ({ kind, file, line, text }: Finding) => ({
  kind: kind.replaceAll(' ', '_'),
  file: file ?? null,
  line: line ?? null,
  message: text,
});

const view: View<VerifiedLog> = {
  json: ({ log, isMissing, verdict: { lines, files, problems, problemCount, notices } }) => ({
    access_log: log,
    intact: isMissing && problemCount === 0 ? null : problemCount === 0,
    lines,
    files: files.map(({ name, lines: count }) => ({ file: name, lines: count })),
    problem_count: problemCount,
    problems: problems.map(findingJson),
    notices: notices.map(findingJson),
  }),
  human: ({ log, isMissing, verdict: { lines, files, problems, problemCount, notices } }, { paint }) =>
    [
      isMissing && problemCount === 0
        ? `${oneLine(log)}: no log yet. Neither it nor its head is there.`
        : problemCount === 0
          ? `${paint('green', '✓')} ${oneLine(log)}: ${counted(lines, 'line')}${files.length > 1 ? ` in ${files.length} files` : ''}, the chain is whole.`
          : `${paint('red', '✗')} ${oneLine(log)} has ${counted(problemCount, 'problem')}:`,
      ...problems.map(({ text }) => `  ${oneLine(text)}`),
      ...(problemCount > problems.length ? [`  and ${problemCount - problems.length} more`] : []),
      ...notices.map(({ text }) => `  ${paint('dim', 'note:')} ${oneLine(text)}`),
    ].join('\n'),
};

export const verifyCommand = defineCommand<[], object>({
  declare: (declaration) => {
    declaration.addHelpText(
      'after',
      `
Each line carries the hash of the line before: accidents and careless edits
show. Who owns the files can rewrite them all; the witness outside is
CloudTrail. What a crash leaves is a note. Exit code 1: something was found.`,
    );
  },
  run: async (context) => {
    const found = await verifyAccessLog(await logInForce(context), context.host);
    return answer(found, view, found.verdict.problemCount === 0 ? EXIT.done : EXIT.failed);
  },
});
