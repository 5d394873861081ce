import { usageError } from '../../system/failure.js';
import { defineCommand } from '../command.js';
import { applyCommand } from './apply.js';
import { driftCommand } from './drift.js';
import { planCommand } from './plan.js';
import { revokeCommand } from './revoke.js';
import { templateCommand } from './template.js';

export const roles = defineCommand({
  subcommands: [
    {
      name: 'template',
      summary: "print a role and its caller's policy as IAM, CloudFormation or Terraform take it",
      command: templateCommand,
    },
    {
      name: 'plan',
      summary: 'show what would make or change the role in each account',
      command: planCommand,
    },
    {
      name: 'apply',
      summary: 'make or change the role in each account',
      command: applyCommand,
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
  ],
  declare: (declaration) => declaration,
  run: () => {
    throw usageError('What to do with roles is missing.', {
      hint: 'For example: acctmgr roles template dev',
    });
  },
});
