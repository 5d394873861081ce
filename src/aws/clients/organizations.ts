/* What is asked of Organizations: the entry of a bundle of its own, since one command needs it. See sdk.ts for what may cross. */
export {
  accountsOfParent,
  describeOrganization,
  rootsPage,
  tagsPage,
  unitsPage,
} from './organizations-calls.js';
