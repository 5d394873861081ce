/* What is asked of S3: the entry of a bundle of its own, since few commands need it. See sdk.ts for what may cross. */
export { getObject, putObject } from './s3-calls.js';
