export { AcctmgrError, EXIT, type ExitCode } from './system/failure.js';
