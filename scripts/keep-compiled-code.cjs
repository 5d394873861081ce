/*
 * Loaded before the program when the build runs its commands: when one has ended, keeps what V8 compiled of each file by then.
 * Code that was kept before is part of it, so that every further command adds what it alone called.
 */
const { writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const vm = require('node:vm');

const scripts = new Map();
const { Script } = vm;
vm.Script = class extends Script {
  constructor(source, options) {
    super(source, options);
    scripts.set(options.filename, this);
  }
};

process.on('exit', () => {
  for (const [file, script] of scripts) {
    writeFileSync(join(process.env.KEEP_CODE_IN, `${basename(file)}.bin`), script.createCachedData());
  }
});
