/* eslint-disable no-control-regex -- control characters are what this file is about */
/*
 * Text from outside (descriptions, ARNs, AWS messages, file contents) may carry terminal escapes or bidirectional
 * controls that hide or forge what the user reads. It goes through here before it reaches a terminal.
 */

// C0 and C1 controls but for newline and tab, line separators, annotations, and all that Unicode says is shown as nothing: soft hyphen,
// zero-width and bidirectional formatting, fillers, tags, variation selectors. The selector that makes an emoji of a sign stays behind it.
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|(?!(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}/gu;

// Whole CSI and OSC sequences, so that "\x1b[31m" leaves nothing behind instead of "[31m".
const ESCAPE_SEQUENCE =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)/gu;

/** `text` without control, escape and invisible formatting characters; newlines and tabs stay. */
export const safeText = (text: string): string => text.replace(ESCAPE_SEQUENCE, '').replace(HIDDEN, '');

/** Most of all text: there is nothing to do for it, and `list` shows thousands. */
const PLAIN_LINE = /^[!-~]+(?: [!-~]+)*$/;

/** `text` on one line: as `safeText`, and every run of white space is one space. */
export const oneLine = (text: string): string =>
  PLAIN_LINE.test(text) ? text : safeText(text.replace(/\s+/gu, ' ')).trim();

/** At most `length` UTF-16 units of `text`, the last one an ellipsis where something was cut off. */
export const shorten = (text: string, length: number): string =>
  text.length <= length
    ? text
    : `${text.slice(0, Math.max(0, length - 1)).replace(/[\ud800-\udbff]$/u, '')}…`;
