/*
 * Node.js ignores SIGPIPE until a listener of it is taken away again, as a command does that has run others: from then on a
 * write to a pipe that nobody reads would end the worker with all of its test files.
 */
if (process.listenerCount('SIGPIPE') === 0) process.on('SIGPIPE', () => undefined);
