/* The script and the style of the page that `log stats --html` writes, each as one text. */
import { createHash } from 'node:crypto';
import { build } from 'esbuild';
import { root } from './dependencies.mjs';

const folder = 'src/log-page/browser';

async function bundled(entry) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`${folder}/${entry}`],
    outdir: 'page',
    write: false,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    // What browsers of the last three years take.
    target: ['chrome115', 'firefox115', 'safari16'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const text = outputFiles[0].text.trim();
  // It stands inside an element of the page.
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${entry} would end the element that holds it`);
  return text;
}

const hashOf = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** What src/log-page/assets.ts is given, as a `define` of esbuild or vite. */
export async function logPageDefinition() {
  const [script, style] = await Promise.all([bundled('main.ts'), bundled('page.css')]);
  const assets = { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) };
  return { __LOG_PAGE__: JSON.stringify(assets) };
}
