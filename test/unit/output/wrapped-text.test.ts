import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../src/output/text-width.js';
import { wrapped } from '../../../src/output/wrapped-text.js';

describe('wrapped', () => {
  it('breaks between words, and indents what follows', () => {
    expect(wrapped('one two three four', 9, '  ')).toBe('one two\n  three\n  four');
    expect(wrapped('one two three four', 20, '  ')).toBe('one two three four');
    expect(wrapped('one two three four', 19, '  ')).toBe('one two three\n  four');
    expect(wrapped('one two three four', 17, '')).toBe('one two three\nfour');
  });

  it('keeps the space that a text begins with, on every line', () => {
    expect(wrapped('  1. two three', 10, '')).toBe('  1. two\n  three');
    expect(wrapped('  1. two three', undefined, '')).toBe('  1. two three');
  });

  it('leaves a word that is longer than the line whole', () => {
    expect(wrapped('see /a/long/path here', 8, '')).toBe('see\n/a/long/path\nhere');
  });

  it('breaks nothing where nobody knows the width', () => {
    expect(wrapped('one two three four', undefined, '  ')).toBe('one two three four');
  });

  it('counts the columns that text takes up', () => {
    expect(wrapped('東京 大阪', 8, '', widthOf)).toBe('東京\n大阪');
    expect(wrapped('東京 大阪', 9, '', widthOf)).toBe('東京 大阪');
  });
});
