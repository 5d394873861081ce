import { describe, expect, it } from 'vitest';
import { planClean, type CleanWish } from '../../../src/profiles/cleaning/clean-plan.js';
import { parseSharedFile } from '../../../src/profiles/editing/shared-file.js';
import { managedSection as section } from '../../support/managed-profile.js';

const LONG_TERM = 'AKIAIOSFODNN7EXAMPLE';

/** The profiles that go, why the others stay, and the file that is left. */
function plan(text: string, { isChosen = () => true, takesAddedKeys = true }: Partial<CleanWish> = {}) {
  const { steps, edit } = planClean(parseSharedFile(Buffer.from(text)), { isChosen, takesAddedKeys });
  return {
    going: steps.filter(({ stays }) => stays === undefined).map((step) => step.profile.name),
    staying: steps.flatMap((step) => step.stays ?? []),
    left: edit.kind === 'refused' ? edit : (edit.bytes ?? Buffer.from(text)).toString(),
  };
}

describe('cleaning', () => {
  it('removes the chosen sections in one edit, and leaves every other byte', () => {
    const text = `[default]\nregion=a \n\n${section('one')}# of two\n${section('two')}\n${section('three')}`;
    expect(plan(text, { isChosen: ({ name }) => name !== 'two' })).toEqual({
      going: ['one', 'three'],
      staying: [],
      left: `[default]\nregion=a \n# of two\n${section('two')}`,
    });
  });

  it('never takes what is not ours by the marks: pasted ones, long-term keys, a section without our mark', () => {
    const text = [
      section('one').replace('[one]', '[copy]'),
      section('two').replace(/ASIA\w+/, LONG_TERM),
      section('three').replace(/^acctmgr_profile.*\n/m, ''),
      `[four]\nacctmgr_profile = four\n`,
    ].join('\n');
    expect(plan(text)).toEqual({ going: [], staying: [], left: text });
  });

  it('leaves a section with keys that the user added whole, unless it is meant itself', () => {
    const text = section('one', 'output = json', 's3 =', '  max_concurrent_requests = 20');
    expect(plan(text, { takesAddedKeys: false })).toEqual({
      going: [],
      staying: [{ reason: 'added_keys', why: 'you added output, s3 to it' }],
      left: text,
    });
    expect(plan(text)).toEqual({ going: ['one'], staying: [], left: '' });
  });

  it.each([
    ['under another key', section('one', `my_own = ${LONG_TERM}`)],
    ['in a value of several lines', section('one', 'note =', `  key = ${LONG_TERM}`)],
    ['given first, and ours after it', section('one').replace('\n', `\naws_access_key_id = ${LONG_TERM}\n`)],
  ])('never takes a section with a long-term key %s', (_where, text) => {
    expect(plan(text)).toEqual({
      going: [],
      staying: [{ reason: 'long_term_key', why: 'a long-term access key stands in it' }],
      left: text,
    });
  });

  it('leaves comments in the place of the section', () => {
    const text = section('one').replace('expiration', `# aws_access_key_id = ${LONG_TERM}\nexpiration`);
    expect(plan(text, { takesAddedKeys: false })).toEqual({
      going: ['one'],
      staying: [],
      left: `# aws_access_key_id = ${LONG_TERM}\n`,
    });
  });

  it('leaves a section that stands twice, with the line, and removes the others', () => {
    const text = `${section('one')}${section('two')}[one]\naws_access_key_id = ${LONG_TERM}\n`;
    expect(plan(text)).toEqual({
      going: ['two'],
      staying: [{ reason: 'not_editable', why: 'line 19, [one] stands here for the second time' }],
      left: `${section('one')}[one]\naws_access_key_id = ${LONG_TERM}\n`,
    });
  });

  it('edits nothing of a file that botocore stops at, and says where', () => {
    expect(plan(`nonsense\n${section('one')}`).left).toMatchObject({ kind: 'refused', line: 1 });
    expect(plan('nonsense\n').left).toBe('nonsense\n');
  });

  it('follows the line breaks of the file, and a byte order mark', () => {
    const users = '\ufeff[default]\r\nregion = a\r\n';
    const text = `${users}\r\n${section('one').replaceAll('\n', '\r\n')}`;
    expect(plan(text)).toEqual({ going: ['one'], staying: [], left: users });
  });
});
