import { usageError } from '../../system/failure.js';
import { defineCommand } from '../command.js';
import { mfaAdd } from './add.js';
import { mfaList } from './list.js';

export const mfa = defineCommand({
  subcommands: [
    { name: 'add', summary: 'add a virtual MFA device to your IAM user', command: mfaAdd },
    { name: 'list', summary: 'list the MFA devices of your IAM user', command: mfaList },
  ],
  declare: (declaration) => declaration,
  run: () => {
    throw usageError('What to do with MFA devices is missing.', { hint: 'For example: acctmgr mfa add' });
  },
});
