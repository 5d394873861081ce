import { describe, expect, it } from 'vitest';
import { commandsBack } from '../../../../src/roles/apply/way-back.js';
import { designedRole } from '../../../support/designed-role.js';
import { roleStateOf } from '../../../support/role-state.js';

describe('the way back of tags', () => {
  it.each([
    ['of a key that was there in another case', { Team: 'a' }, ['tag-role', '[{"Key":"Team","Value":"a"}]']],
    ['of a key that was there', { team: 'a' }, ['tag-role', '[{"Key":"team","Value":"a"}]']],
    ['of a key that was not there', { other: 'a' }, ['untag-role', '["team"]']],
  ] as const)('%s', (_, tags, [action, words]) => {
    const commands = commandsBack(
      [{ kind: 'tags', tags: { team: 'b' } }],
      roleStateOf(designedRole({ role_name: 'Developer' }).design, { tags }),
      (name) => name,
    );
    expect(commands).toHaveLength(1);
    expect(commands[0]).toContain(`aws iam ${action} `);
    expect(commands[0]).toContain(words);
  });
});
