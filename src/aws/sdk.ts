/*
 * All that is asked of AWS through the SDK. This is the entry of a bundle of its own: what crosses are plain values and
 * these functions, never a class, which would be another one on the other side.
 */
export { assumeRole, getCallerIdentity, getSessionToken } from './sts-calls.js';
export { resolveLeaf } from './provider.js';
