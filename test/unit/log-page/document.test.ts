import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageData } from '../../../src/log-page/data.js';
import { embeddedJson, PAGE_MARK, pageDocument } from '../../../src/log-page/document.js';
import { PAGE_FRAME } from '../../support/page-frame.js';

const HOSTILE = '</script><img src=x onerror=alert(1)><!--<script>\u2028]]>&lt;"\'`${1}';

const data: PageData = {
  ...PAGE_FRAME,
  host: HOSTILE,
  chosen: [HOSTILE],
  accounts: [],
  users: [],
  texts: [],
  attempts: [],
  sessions: [],
  groups: [],
  leftOut: 0,
};

const elements = (page: string, tag: string): string[] =>
  [...page.matchAll(new RegExp(`<${tag}(?: [^>]*)?>(.*?)</${tag}>`, 'gs'))].map(([, text = '']) => text);
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('JSON in a script element', () => {
  it('is what it was, and holds nothing that HTML knows', () => {
    const texts = fc.array(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(HOSTILE, '<!--', '</SCRIPT')),
    );
    fc.assert(
      fc.property(texts, (values) => {
        const text = embeddedJson(values);
        expect(JSON.parse(text)).toEqual(values);
        expect(text).not.toMatch(/[<>&\u2028\u2029]/);
      }),
    );
  });
});

describe('the page', () => {
  const page = pageDocument(data);

  it('begins with the mark by which it is known again', () => {
    expect(page.startsWith(PAGE_MARK)).toBe(true);
  });

  it('holds its data, its script and its style, and nothing else that could run', () => {
    const [json = '', script = '', ...others] = elements(page, 'script');
    expect(others).toEqual([]);
    expect(JSON.parse(json)).toEqual(data);
    expect(script.length).toBeGreaterThan(1000);
    expect(elements(page, 'style')).toHaveLength(1);
    expect(page.includes('<img')).toBe(false);
    expect(page.match(/<!--/g)).toHaveLength(1);
  });

  it('allows these by their hashes, and no connection', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      `script-src ${hashOf(elements(page, 'script')[1] ?? '')}`,
      `style-src ${hashOf(elements(page, 'style')[0] ?? '')}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('names no other place', () => {
    const own = pageDocument({ ...data, host: 'laptop', chosen: [] });
    expect(/https?:|url\(|@import|src=|href=|import\(|fetch\(/.exec(own)?.[0]).toBeUndefined();
  });
});
