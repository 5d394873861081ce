/* What CloudFormation is asked of stack sets: the entry of a bundle of its own, since one command needs it. See sdk.ts for what may cross. */
export {
  createStackInstances,
  createStackSet,
  describeOperation,
  describeOrganizationsAccess,
  describeStackSet,
  instancesPage,
  operationsPage,
  resultsPage,
  updateStackSet,
} from './stack-sets-calls.js';
