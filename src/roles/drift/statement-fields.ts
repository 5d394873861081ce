import { listOf, matchesPattern } from '../../aws/policy/policy-condition.js';

/** A statement of a policy as JSON has it. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const texts = (value: unknown): readonly string[] => listOf(value).map(String);

/** Names one of them, or a pattern matches it. IAM does not tell the case of actions apart. */
const isAmong = (patterns: unknown, name: string): boolean =>
  texts(patterns).some((pattern) => matchesPattern(pattern.toLowerCase(), name));

/** @param action - in lower case */
export const isOfAction = ({ Action: actions, NotAction: others }: Fields, action: string): boolean =>
  others === undefined ? isAmong(actions, action) : !isAmong(others, action);

/** @param resource - in lower case */
export const isOfResource = (
  { Resource: resources, NotResource: others }: Fields,
  resource: string,
): boolean => (others === undefined ? isAmong(resources, resource) : !isAmong(others, resource));
