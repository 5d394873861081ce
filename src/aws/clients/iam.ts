/* What is asked of IAM: the entry of a bundle of its own, since few commands need it. See sdk.ts for what may cross. */
export { getRole, listAccessKeys, listMfaDevices, simulatePrincipalPolicy } from './iam-calls.js';
export {
  createVirtualMfaDevice,
  deleteVirtualMfaDevice,
  enableMfaDevice,
  listUnassignedMfaDevices,
  ownMfaDevices,
} from './iam-device-calls.js';
