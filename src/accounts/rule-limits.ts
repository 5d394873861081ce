import type { TextLimit } from '../aws/limits.js';

/* The limits of the values of `rules`. */

export const RULE_TAG: TextLimit = {
  min: 3,
  max: 400,
  pattern: /^[^\p{Cc}\s=!,][^\p{Cc}=!]*!?=\P{Cc}*$/u,
  says: 'a tag as --tag takes it: "env=prod", or "env!=prod"',
};

export const RULE_UNIT: TextLimit = {
  min: 1,
  max: 1024,
  pattern: /^\P{Cc}*$/u,
  says: 'an organizational unit: its name, its path such as /Prod/Payments, or its id',
};

export const RULE_MATCH_SAYS = 'a name or glob such as "prod-*", { "tag": "env=prod" } or { "ou": "/Prod" }';

export const RULE_SET_SAYS = 'an object with "protected": true, "color" or "default_permission_set"';

export const RULES_SAY = 'a list of rules, such as [{ "match": "prod-*", "set": { "protected": true } }]';
