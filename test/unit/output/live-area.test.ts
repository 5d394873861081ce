import { describe, expect, it } from 'vitest';
import { liveArea, type LiveArea } from '../../../src/output/live-area.js';
import { screen, type Screen } from '../../support/screen.js';

interface Drawn {
  readonly area: LiveArea;
  readonly terminal: Screen;
  readonly writes: string[];
  lines: readonly string[];
  columns: number;
}

function opened({ stdoutIsTerminal = true, rows = 24, isReflowing = true } = {}): Drawn {
  const terminal = screen(40);
  const writes: string[] = [];
  const write = (text: string) => {
    writes.push(text);
    terminal.write(text);
  };
  const drawn: Omit<Drawn, 'area'> = { terminal, writes, lines: ['one', 'two'], columns: 40 };
  const area = liveArea({
    streams: { stdout: { write }, stderr: { write } },
    stdoutIsTerminal,
    isReflowing,
    size: () => ({ columns: drawn.columns, rows }),
    linesAt: () => drawn.lines,
  });
  return Object.assign(drawn, { area });
}

describe('the live area', () => {
  it('lets scroll by above it what is written, on both streams in their order', () => {
    const { area, terminal } = opened();
    area.frame();
    area.streams.stdout.write('== dev ==\n');
    area.streams.stderr.write('done\n');
    area.frame();
    expect(terminal.rows()).toEqual(['== dev ==', 'done', 'one', 'two']);
  });

  it('writes nothing where nothing has changed, and a frame in one piece', () => {
    const drawn = opened();
    drawn.area.frame();
    drawn.area.frame();
    expect(drawn.writes).toEqual(['one\ntwo\n']);
    drawn.lines = ['three'];
    drawn.area.streams.stderr.write('above\n');
    drawn.area.frame();
    expect(drawn.terminal.rows()).toEqual(['above', 'three']);
  });

  it('leaves nothing of itself behind, and lets through what is written then', () => {
    const { area, terminal } = opened();
    area.frame();
    area.streams.stderr.write('above\n');
    area.hide(false);
    area.streams.stderr.write('below\n');
    area.frame();
    expect(terminal.rows()).toEqual(['above', 'below']);
  });

  it('keeps back what is written while a question stands there, and brings it with itself after', () => {
    const { area, terminal } = opened();
    area.frame();
    area.hide(true);
    terminal.write('Sign in now?');
    area.streams.stdout.write('== dev ==\n');
    area.frame();
    area.streams.stderr.write('done\n');
    // The run is in the background of its terminal, too.
    area.hide(true);
    expect(terminal.rows()).toEqual(['Sign in now?']);
    terminal.write(' yes\n');
    area.show();
    area.frame();
    expect(terminal.rows()).toEqual(['Sign in now? yes', '== dev ==', 'done', 'one', 'two']);
  });

  it('loses nothing of that where the run ends with the question, nor where it is too much to be kept', () => {
    const { area, writes } = opened();
    area.hide(true);
    area.streams.stderr.write('stopped\n');
    area.hide(false);
    expect(writes.at(-1)).toBe('stopped\n');
    area.hide(true);
    const much = 'x'.repeat(300_000);
    area.streams.stdout.write(much);
    expect(writes.at(-1)).toBe(much);
  });

  it('never hides the cursor', () => {
    const { area, writes } = opened();
    area.frame();
    area.hide(false);
    expect(writes.join('')).not.toContain('\u001b[?25');
  });

  it('takes away all of its rows where the terminal got narrower and broke them', () => {
    const drawn = opened();
    const { area, terminal } = drawn;
    terminal.write('before\n');
    drawn.lines = ['a line of twenty-five chars', 'short'];
    area.frame();
    drawn.columns = 10;
    terminal.resize(10);
    drawn.lines = ['narrow'];
    area.frame();
    expect(terminal.rows()).toEqual(['before', 'narrow']);
  });

  it('takes away as many rows as lines where a terminal cuts them off instead', () => {
    const drawn = opened({ isReflowing: false });
    drawn.lines = ['a line of twenty-five chars'];
    drawn.area.frame();
    drawn.columns = 10;
    drawn.lines = ['narrow'];
    drawn.area.frame();
    expect(drawn.writes.at(-1)).toBe('\u001b[1A\r\u001b[Jnarrow\n');
  });

  it('leaves what stands there to those who had the terminal in between', () => {
    const { area, terminal } = opened();
    area.frame();
    area.forget();
    terminal.write('$ fg\n');
    area.streams.stderr.write('more\n');
    area.frame();
    expect(terminal.rows()).toEqual(['one', 'two', '$ fg', 'more', 'one', 'two']);
  });

  it('does not wait for a frame where much has been written', () => {
    const { area, writes } = opened();
    area.streams.stdout.write(`${'x'.repeat(300_000)}\n`);
    expect(writes.length).toBeGreaterThan(0);
  });

  it('leaves stdout alone that goes elsewhere', () => {
    const { area, writes } = opened({ stdoutIsTerminal: false });
    area.streams.stdout.write('data\n');
    expect(writes).toEqual(['data\n']);
  });
});
