/** The IAM client, loaded when it is used: it is a file of its own beside the binary. */
export const loadIam = () => import('./iam.js');
