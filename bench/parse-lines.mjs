/* The least that reading a log takes: `wc -l` and JSON.parse of each line, in one process. Prints how many lines there are. */
import { openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const descriptor = openSync(process.argv[2]);
const chunk = Buffer.alloc(64 * 1024);
const decoder = new StringDecoder('utf8');
let rest = '';
let count = 0;
for (let length = 1; length > 0;) {
  length = readSync(descriptor, chunk, 0, chunk.length, null);
  const lines = (rest + decoder.write(chunk.subarray(0, length))).split('\n');
  rest = lines.pop();
  for (const line of lines) JSON.parse(line);
  count += lines.length;
}
console.log(count);
