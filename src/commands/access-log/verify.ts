import { verifyAccessLog, type VerifiedLog } from '../../access-log/verifying/verify-file.js';
import type { LogFinding } from '../../access-log/verifying/findings.js';
import { counted } from '../../output/counted.js';
import type { Style, View } from '../../output/view.js';
import { EXIT, type AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand } from '../command.js';
import { logInForce } from './log-flags.js';
import { distrustText } from './log-warnings.js';

const findingJson = ({ kind, file, line, text }: LogFinding) => ({
  kind: kind.replaceAll(' ', '_'),
  file: file ?? null,
  line: line ?? null,
  message: text,
});

const distrustJson = (distrust: AcctmgrError) => ({
  kind: 'untrusted',
  file: null,
  line: null,
  message: distrustText(distrust),
});

/** With the chain: a whole one says little where others could have written all of it. */
const problemCountOf = ({ distrusts, verdict }: VerifiedLog): number =>
  distrusts.length + verdict.problemCount;

function headline(found: VerifiedLog, { paint }: Style): string {
  const { isMissing, distrusts, verdict } = found;
  const log = oneLine(found.log);
  const files = verdict.files.length > 1 ? ` in ${verdict.files.length} files` : '';
  const whole = `${log}: ${counted(verdict.lines, 'line')}${files}, the chain is whole`;
  if (verdict.problemCount > 0)
    return `${paint('red', '✗')} ${log} has ${counted(problemCountOf(found), 'problem')}:`;
  if (distrusts.length > 0) return `${paint('red', '✗')} ${whole}, but somebody else could have written it:`;
  return isMissing
    ? `${log}: no log yet. Neither it nor its head is there.`
    : `${paint('green', '✓')} ${whole}.`;
}

const view: View<VerifiedLog> = {
  json: (found) => {
    const { lines, files, problems, notices } = found.verdict;
    const count = problemCountOf(found);
    return {
      access_log: found.log,
      intact: found.isMissing && count === 0 ? null : count === 0,
      lines,
      files: files.map(({ name, lines: ofFile }) => ({ file: name, lines: ofFile })),
      problem_count: count,
      problems: [...found.distrusts.map(distrustJson), ...problems.map(findingJson)],
      notices: notices.map(findingJson),
    };
  },
  human: (found, style) => {
    const { problems, problemCount, notices } = found.verdict;
    return [
      headline(found, style),
      ...found.distrusts.map((distrust) => `  ${distrustText(distrust)}`),
      ...problems.map(({ text }) => `  ${oneLine(text)}`),
      ...(problemCount > problems.length ? [`  and ${problemCount - problems.length} more`] : []),
      ...notices.map(({ text }) => `  ${style.paint('dim', 'note:')} ${oneLine(text)}`),
    ].join('\n');
  },
};

export const verifyCommand = defineCommand({
  declare: (declaration) =>
    declaration.addHelpText(
      'after',
      `
Each line carries the hash of the line before: accidents and careless edits
show. Who owns the files can rewrite them all; the witness outside is
CloudTrail. What a crash leaves is a note. Exit code 1: something was found.`,
    ),
  run: async (context) => {
    const found = await verifyAccessLog(await logInForce(context), context.host);
    return answer(found, view, problemCountOf(found) === 0 ? EXIT.done : EXIT.failed);
  },
});
