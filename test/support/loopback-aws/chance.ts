import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';

/** What AWS makes up: ids, keys, tokens. */
export interface Chance {
  bytes(count: number): Buffer;
  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number;
  uuid(): string;
  /** What is made up about this alone, so that nothing else that is added changes it. */
  about(subject: string): Chance;
}

export const trueChance: Chance = {
  bytes: randomBytes,
  below: randomInt,
  uuid: randomUUID,
  about: () => trueChance,
};

/** The same numbers for the same seed, so that documentation can show what is printed. */
export function seededChance(seed: string): Chance {
  let drawn = 0;
  const subjects = new Map<string, Chance>();
  const block = (): Buffer =>
    createHash('sha256')
      .update(`${seed} ${(drawn += 1)}`)
      .digest();
  const bytes = (count: number): Buffer => {
    const blocks = Array.from({ length: Math.ceil(count / 32) }, block);
    return Buffer.concat(blocks).subarray(0, count);
  };
  return {
    bytes,
    below: (limit) => bytes(4).readUInt32BE() % limit,
    uuid: () =>
      bytes(16)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    about: (subject) => {
      const own = subjects.get(subject) ?? seededChance(`${seed}, ${subject}`);
      subjects.set(subject, own);
      return own;
    },
  };
}
