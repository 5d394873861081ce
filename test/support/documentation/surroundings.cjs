/*
 * Loaded into Node.js by `--require` where documentation is run: a clock that stands still between two commands, and the machine
 * and the user that the pages tell of. The program itself has no setting for any of these.
 */
'use strict';
const { readFileSync } = require('node:fs');
const os = require('node:os');

/** @param {string} clock - a file with milliseconds since the epoch, or with nothing: then the machine's clock goes on. */
module.exports = function settle(clock) {
  os.hostname = () => 'laptop';
  const userInfo = os.userInfo;
  os.userInfo = (options) => ({ ...userInfo(options), username: 'ada' });

  const text = readFileSync(clock, 'utf8').trim();
  if (text === '') return;
  const now = Number(text);
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...values) {
      super(...(values.length === 0 ? [now] : values));
    }
    static now() {
      return now;
    }
  };
};
