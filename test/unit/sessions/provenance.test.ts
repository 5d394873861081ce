import { describe, expect, it } from 'vitest';
import { provenanceOf } from '../../../src/sessions/provenance.js';

const nothing = { managed: [], cached: [], accounts: [] };
const arnOf = (role: string) => `arn:aws:sts::444455556666:assumed-role/${role}/ada`;
const RESERVED = 'AWSReservedSSO_Read_Only_0123456789abcdef';

describe('a session of Identity Center that acctmgr did not make', () => {
  it('is told by its role, and its sign-in by the profile in use', () => {
    expect(provenanceOf(arnOf(RESERVED), 'ASIA1', { ...nothing, signIn: 'corp' })).toMatchObject({
      kind: 'role',
      permissionSet: 'Read_Only',
      signIn: 'corp',
    });
    expect(provenanceOf(arnOf(RESERVED), 'ASIA1', nothing)).toMatchObject({ signIn: undefined });
  });

  it.each(['Developer', 'AWSReservedSSO_Dev', 'AWSReservedSSO_Dev_0123'])(
    'is not what is called %s',
    (role) => {
      expect(provenanceOf(arnOf(role), 'ASIA1', { ...nothing, signIn: 'corp' })).not.toHaveProperty('signIn');
    },
  );
});
