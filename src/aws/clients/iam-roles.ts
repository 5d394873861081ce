/* What IAM is asked of roles: the entry of a bundle of its own, since few commands need it. See sdk.ts for what may cross. */
export {
  attachedPoliciesPage,
  attachPolicy,
  createRole,
  deleteBoundary,
  deleteInlinePolicy,
  detachPolicy,
  inlinePoliciesPage,
  putBoundary,
  putInlinePolicy,
  readInlinePolicy,
  readRoleItself,
  tagRole,
  updateRole,
  updateTrust,
} from './roles-calls.js';
