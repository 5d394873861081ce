/*
 * `npm run picture`: the picture of README.md, a real run on the loopback AWS at a time that stands still, as SVG for light and
 * for dark pages.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ensureBuild } from './built.mjs';
import { root } from './dependencies.mjs';
import { openLoopbackAws, supportModule } from './loopback-aws.mjs';

const MORNING = Date.parse('2026-03-02T09:00:00.400Z');
const FONT_SIZE = 13;
const CHARACTER = FONT_SIZE * 0.602;
const LINE = 20;
const MARGIN = 20;
const FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, &quot;DejaVu Sans Mono&quot;, monospace';

const THEMES = {
  light: {
    paper: '#ffffff',
    edge: '#d1d9e0',
    ink: '#1f2328',
    dim: '#59636e',
    31: '#cf222e',
    32: '#116329',
    33: '#7d4e00',
    36: '#1b7c83',
  },
  dark: {
    paper: '#0d1117',
    edge: '#3d444d',
    ink: '#e6edf3',
    dim: '#9198a1',
    31: '#ff7b72',
    32: '#3fb950',
    33: '#d29922',
    36: '#39c5cf',
  },
};

/** Spaces are made hard, since viewers fold others. */
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(' ', '\u00a0');

/** What the program printed, with the colours of a terminal, as runs of one look each. */
function runs(line) {
  const look = { colour: undefined, bold: false, dim: false };
  return line.split(/\u001b\[([\d;]*)m/).flatMap((part, index) => {
    if (index % 2 === 0) return part === '' ? [] : [{ ...look, text: part }];
    for (const code of part.split(';').map(Number)) {
      if (code === 0 || code === 39) look.colour = undefined;
      if (code === 0 || code === 22) look.bold = look.dim = false;
      if (code === 1) look.bold = true;
      if (code === 2 || code === 90) look.dim = true;
      if (code >= 30 && code <= 37) look.colour = code;
    }
    return [];
  });
}

function drawn(line, y, theme) {
  const spans = runs(line).map(({ text, colour, bold, dim }) => {
    const fill = theme[colour] ?? (dim ? theme.dim : theme.ink);
    return `<tspan fill="${fill}"${bold ? ' font-weight="bold"' : ''}>${escaped(text)}</tspan>`;
  });
  return spans.length === 0 ? '' : `<text x="${MARGIN}" y="${y}">${spans.join('')}</text>\n`;
}

/** @param {readonly string[]} lines - as the terminal got them */
function svg(lines, theme) {
  const plain = lines.map((line) => line.replace(/\u001b\[[\d;]*m/g, ''));
  const width = Math.ceil(Math.max(...plain.map(({ length }) => length)) * CHARACTER + 2 * MARGIN);
  const height = lines.length * LINE + 2 * MARGIN;
  const texts = lines.map((line, index) => drawn(line, MARGIN + (index + 1) * LINE - 6, theme)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONTS}" font-size="${FONT_SIZE}">
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${theme.paper}" stroke="${theme.edge}"/>
${texts}</svg>
`;
}

function settle(scratch, files) {
  const home = join(scratch, 'home');
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true, mode: 0o700 });
    writeFileSync(join(home, file), content, { mode: 0o600 });
  }
  const clock = join(scratch, 'now');
  writeFileSync(clock, String(MORNING));
  const surroundings = JSON.stringify(join(root, 'test/support/documentation/surroundings.cjs'));
  writeFileSync(join(scratch, 'surroundings.cjs'), `require(${surroundings})(${JSON.stringify(clock)});\n`);
  return home;
}

/** What stands in the terminal after these commands, in colour. */
async function terminal(scratch) {
  const { DESKS, WORLD } = await supportModule('documentation/desks', scratch);
  const { users, ...world } = WORLD;
  const home = settle(scratch, DESKS.inventory.files);
  const aws = await openLoopbackAws(scratch, { world, seed: 'documentation', now: () => MORNING });
  for (const user of users) aws.user(user);
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    SHELL: '/bin/sh',
    TZ: 'UTC',
    FORCE_COLOR: '1',
    AWS_ENDPOINT_URL: aws.url,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const typed = (text) => `\u001b[2m$\u001b[22m \u001b[1m${text}\u001b[22m`;
  const acctmgr = async (words) => {
    const argv = [
      '--require',
      join(scratch, 'surroundings.cjs'),
      join(root, 'dist/main.cjs'),
      ...words.split(' '),
    ];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: home, env });
    return [typed(`acctmgr ${words}`), ...stdout.trimEnd().split('\n'), ''];
  };
  try {
    return [...(await acctmgr('list --table')), ...(await acctmgr('assume dev'))].slice(0, -1);
  } finally {
    await aws.close();
  }
}

/** The pictures by their files, `assume-light.svg` and `assume-dark.svg`. */
export async function pictures() {
  await ensureBuild();
  const scratch = mkdtempSync(join(tmpdir(), 'acctmgr-picture-'));
  try {
    const lines = await terminal(scratch);
    return Object.entries(THEMES).map(([name, theme]) => ({
      file: `docs/images/assume-${name}.svg`,
      text: svg(lines, theme),
    }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(join(root, 'docs/images'), { recursive: true });
  for (const { file, text } of await pictures()) writeFileSync(join(root, file), text);
}
