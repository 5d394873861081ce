import type { RoleState } from '../aws/role-state.js';
import { oneLine } from '../system/safe-text.js';
import { KEEPER_TAG } from './role-design.js';

const STACK_TAG = 'aws:cloudformation:stack-name';

/** Who keeps the role by its tags, and whether `--adopt` may take it. */
export function keeperOf({
  tags,
}: Pick<RoleState, 'tags'>): { readonly words: string; readonly mayAdopt: boolean } | undefined {
  // IAM does not tell the case of keys apart.
  const given = new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
  const stack = given.get(STACK_TAG);
  const isOfStack = [...given.keys()].some((key) => key.startsWith('aws:cloudformation:'));
  if (isOfStack)
    return {
      words:
        stack === undefined ? 'a stack of CloudFormation' : `the stack ${oneLine(stack)} of CloudFormation`,
      mayAdopt: false,
    };
  const keeper = given.get(KEEPER_TAG);
  if (keeper === 'acctmgr') return undefined;
  if (keeper === undefined) return { words: 'somebody else', mayAdopt: true };
  return { words: `${oneLine(keeper)}, as its tag ${KEEPER_TAG} says`, mayAdopt: false };
}
