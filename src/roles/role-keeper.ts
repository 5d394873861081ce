import type { RoleState } from '../aws/role-state.js';
import { oneLine } from '../system/safe-text.js';
import { KEEPER_TAG } from './role-design.js';

const STACK_TAG = 'aws:cloudformation:stack-name';

/** Who keeps the role by its tags, and whether `--adopt` may take it. */
export function keeperOf({
  tags,
}: Pick<RoleState, 'tags'>): { readonly words: string; readonly mayAdopt: boolean } | undefined {
  const stack = tags[STACK_TAG];
  const isOfStack = Object.keys(tags).some((key) => key.startsWith('aws:cloudformation:'));
  if (isOfStack)
    return {
      words:
        stack === undefined ? 'a stack of CloudFormation' : `the stack ${oneLine(stack)} of CloudFormation`,
      mayAdopt: false,
    };
  const keeper = tags[KEEPER_TAG];
  if (keeper === 'acctmgr') return undefined;
  if (keeper === undefined) return { words: 'somebody else', mayAdopt: true };
  return { words: `${oneLine(keeper)}, as its tag ${KEEPER_TAG} says`, mayAdopt: false };
}
