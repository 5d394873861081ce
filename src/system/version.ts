/** Set by the build to the version in package.json. */
declare const __VERSION__: string | undefined;

export const VERSION = typeof __VERSION__ === 'undefined' ? '0.0.0-source' : __VERSION__;
