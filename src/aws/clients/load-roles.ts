/** What IAM is asked of roles with, loaded when it is used: it is a file of its own beside the binary. */
export const loadRoles = () => import('./iam-roles.js');
