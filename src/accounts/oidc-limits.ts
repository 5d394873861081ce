import type { TextLimit } from '../aws/limits.js';

/* What `oidc` of an account may hold: who gives the token that stands for a pipeline. */

export const OIDC_ISSUERS = ['github', 'gitlab'] as const;

export const OIDC_SAYS = '"github", "gitlab", { "token_file": "/path" } or { "env": "MY_ID_TOKEN" }';

export const OIDC_VARIABLE: TextLimit = {
  min: 1,
  max: 256,
  pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
  says: 'the name of an environment variable',
};
