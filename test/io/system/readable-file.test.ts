import { appendFileSync, mkdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { splitLines, lineText } from '../../../src/access-log/reading/line.js';
import { lastRows, logReader } from '../../../src/access-log/reading/query.js';
import { followFile } from '../../../src/system/files/followed-file.js';
import { openReadable, type ReadableFile } from '../../../src/system/files/readable-file.js';
import { temporaryHome } from '../../support/temporary-home.js';

const CHUNK = 64 * 1024;

function opened(file: string): ReadableFile {
  const readable = openReadable(file);
  if (readable === undefined) throw new Error(`${file} is not there`);
  onTestFinished(() => {
    readable.close();
  });
  return readable;
}

const lengths = (chunks: Iterable<Uint8Array>) => Array.from(chunks, (chunk) => chunk.length);

describe('a file that is read', () => {
  it('comes in chunks of one size, forwards and backwards', () => {
    const home = temporaryHome();
    const file = opened(home.write('log', 'x'.repeat(2 * CHUNK + 10)));
    expect(lengths(file.chunks(0, file.size()))).toEqual([CHUNK, CHUNK, 10]);
    expect(lengths(file.chunks(5, CHUNK + 6))).toEqual([CHUNK, 1]);
    expect(lengths(file.chunksBackwards(file.size()))).toEqual([CHUNK, CHUNK, 10]);
    expect(lengths(file.chunksBackwards(7))).toEqual([7]);
    expect(lengths(file.chunksBackwards(0))).toEqual([]);
  });

  it('may be cut off while it is read', () => {
    const home = temporaryHome();
    const path = home.write('log', 'line\n'.repeat(10));
    const file = opened(path);
    const size = file.size();
    truncateSync(path, 25);
    expect(lengths(file.chunks(0, size))).toEqual([25]);
    const [chunk = new Uint8Array()] = file.chunksBackwards(size);
    expect(Buffer.from(chunk).toString()).toBe('line\n'.repeat(5) + '\n'.repeat(25));
  });

  it('is undefined where there is none, and a folder is refused', () => {
    const home = temporaryHome();
    expect(openReadable(home.at('log'))).toBeUndefined();
    mkdirSync(home.at('folder'));
    expect(() => openReadable(home.at('folder'))).toThrow('it is not a regular file');
  });
});

describe('a long log', () => {
  it('gives its last lines from its last chunk', () => {
    const home = temporaryHome();
    const line = (at: number) =>
      `${JSON.stringify({ time: '2026-03-01T12:00:00.000Z', event: 'assume', pid: at })}\n`;
    const count = 100_000;
    const file = opened(home.write('log', Array.from({ length: count }, (_, at) => line(at)).join('')));
    const read: number[] = [];
    function* counted() {
      for (const chunk of file.chunksBackwards(file.size())) {
        read.push(chunk.length);
        yield chunk;
      }
    }
    const rows = lastRows(counted(), file.size(), 20, logReader({}));
    expect(rows.map((row) => row.kind === 'entry' && row.entry.pid)).toEqual(
      Array.from({ length: 20 }, (_, at) => count - 20 + at),
    );
    expect(read).toEqual([CHUNK]);
  });
});

describe('a file that is followed', () => {
  const follow = (name: string, file?: ReadableFile, position = 0) => {
    const controller = new AbortController();
    const chunks = followFile(name, { file, position }, controller.signal);
    let splitter = splitLines();
    const waiting: string[] = [];
    /** The next line, or `restarted`; undefined at the end. */
    const next = async (): Promise<string | undefined> => {
      while (waiting.length === 0) {
        const result = await chunks.next();
        if (result.done === true) return undefined;
        if (result.value === 'restarted') {
          splitter = splitLines();
          return result.value;
        }
        waiting.push(...splitter.push(result.value).map(lineText));
      }
      return waiting.shift();
    };
    onTestFinished(async () => {
      controller.abort();
      await chunks.return(undefined);
    });
    return { next, controller };
  };

  it('gives what is appended, line by line', async () => {
    const home = temporaryHome();
    const path = home.write('log', 'old\n');
    const { next, controller } = follow(path, opened(path), 4);
    const first = next();
    appendFileSync(path, 'one\ntw');
    expect(await first).toBe('one');
    const second = next();
    appendFileSync(path, 'o\n');
    expect(await second).toBe('two');
    const end = next();
    controller.abort();
    expect(await end).toBeUndefined();
  });

  it('goes on in the file that takes its place, after the last lines of the old one', async () => {
    const home = temporaryHome();
    const path = home.write('log', 'old\n');
    const { next } = follow(path, opened(path), 4);
    const first = next();
    appendFileSync(path, 'last\n');
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'new\n');
    expect([await first, await next(), await next()]).toEqual(['last', 'restarted', 'new']);
  });

  it('begins anew where it was cut off', async () => {
    const home = temporaryHome();
    const path = home.write('log', 'old and long\n');
    const { next } = follow(path, opened(path), 13);
    const first = next();
    writeFileSync(path, 'new\n');
    expect([await first, await next()]).toEqual(['restarted', 'new']);
  });

  it('may come later, its folder, too', async () => {
    const home = temporaryHome();
    const { next } = follow(home.at('state/log'));
    const first = next();
    home.write('state/log', 'new\n');
    expect([await first, await next()]).toEqual(['restarted', 'new']);
  });
});
