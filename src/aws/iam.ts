/* What is asked of IAM: the entry of a bundle of its own, since few commands need it. See sdk.ts for what may cross. */
export { listMfaDevices } from './iam-calls.js';
