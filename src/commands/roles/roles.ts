import { usageError } from '../../system/failure.js';
import { defineCommand } from '../command.js';
import { driftCommand } from './drift.js';
import { revokeCommand } from './revoke.js';
import { applyCommand } from './apply.js';
import { planCommand } from './plan.js';
import { templateCommand } from './template.js';

export const roles = defineCommand({
  subcommands: [
    {
      name: 'template',
      summary: "print a role and its caller's policy as IAM, CloudFormation or Terraform take it",
      command: templateCommand,
    },
    {
      name: 'drift',
      summary: 'say which roles are not as they are to be, and what is risky about them',
      command: driftCommand,
    },
    {
      name: 'revoke',
      summary: 'cut off the sessions of a role that were given already, or say how a person is cut off',
      command: revokeCommand,
    },
    { name: 'plan', summary: 'show what there is to do so that accounts have a role', command: planCommand },
    { name: 'apply', summary: 'give a role to accounts', command: applyCommand },
  ],
  declare: (declaration) => declaration,
  run: () => {
    throw usageError('What to do with roles is missing.', {
      hint: 'For example: acctmgr roles template dev',
    });
  },
});
