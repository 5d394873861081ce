import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines, lineText } from '../../../src/access-log/reading/line.js';

describe('splitting a file into lines', () => {
  it('gives the same lines however the file is cut into chunks, and where each stands', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r') });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), fc.nat(100), (whole, chunkLength, start) => {
        const bytes = Buffer.from(whole);
        const splitter = splitLines(start);
        const chunk = Buffer.alloc(chunkLength);
        const found: { text: string; start: number; end: number }[] = [];
        for (let at = 0; at < bytes.length; at += chunkLength) {
          // One buffer for all chunks, as a reader has it.
          const count = bytes.copy(chunk, 0, at, at + chunkLength);
          for (const line of splitter.push(chunk.subarray(0, count))) {
            found.push({ text: lineText(line), start: line.start, end: line.end });
          }
        }
        const rest = splitter.rest();
        const lines = whole.split('\n');
        const last = lines.pop() ?? '';
        expect(found.map((line) => line.text)).toEqual(lines);
        expect(rest === undefined ? '' : lineText(rest)).toBe(last);
        for (const { text: of, start: from, end } of found) {
          expect(bytes.subarray(from - start, end - start).toString()).toBe(`${of}\n`);
        }
        expect(rest?.end ?? found.at(-1)?.end ?? start).toBe(start + bytes.length);
      }),
    );
  });
});
