import type { AccountRule } from './rule-schema.js';

export type RuleKey = keyof AccountRule['set'];

/** The rules that gave an account its settings, by their places. */
export type RuledBy = Readonly<Partial<Record<RuleKey, number>>>;
