import { describe, expect, it } from 'vitest';
import { shownUrl, withoutPasswords } from '../../../src/system/shown-url.js';

describe('shownUrl', () => {
  it.each([
    ['http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['https://user:hush@sts.example/path', 'https://sts.example/path'],
    ['https://hush@sts.example', 'https://sts.example'],
    ['https://user:hu@sh@sts.example', 'https://sts.example'],
    ['https://user:hu/sh@sts.example', 'https://sts.example'],
    ['https://user:hu#sh@sts.example', 'https://sts.example'],
    ['https://sts.example/path?token=hush', 'https://sts.example/path'],
    ['https://sts.example#hush', 'https://sts.example'],
    ['user:hush@sts.example:4566', 'sts.example:4566'],
    ['http:/user:hush@sts.example', 'sts.example'],
    ['http://[::1', 'http://[::1'],
    ['not a url', 'not a url'],
  ])('shows %s as %s', (value, shown) => {
    expect(shownUrl(value)).toBe(shown);
  });
});

it('takes the passwords of all URLs out of a text', () => {
  expect(
    withoutPasswords('connect to http://u:p@a:1 by socks5h://u:p/@?@b and <https://c/> failed: x@y'),
  ).toBe('connect to http://(hidden)@a:1 by socks5h://(hidden)@b and <https://c/> failed: x@y');
});
