/** What CloudFormation is asked of stack sets with, loaded when it is used: it is a file of its own beside the binary. */
export const loadStackSets = () => import('./stack-sets.js');
