import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where a Chromium is installed; undefined, which is said, where none is. */
export function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const found = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram);
  if (found === undefined)
    console.warn(`skipped. Tests in a browser: none of ${NAMES.join(', ')} is on PATH.`);
  return found;
}

/** A browser of its own, without a window, that calls nobody by itself. Whoever starts it closes it. */
export const startChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** A page that is open, and what it did besides being shown. */
export interface OpenPage {
  readonly page: Page;
  /** Errors, messages in the console, dialogs, and every request but the one for the page itself. */
  readonly incidents: readonly string[];
}

export async function openFile(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    ...options,
  });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const incidents: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('pageerror', ({ message }) => incidents.push(`error: ${message}`));
  page.on('console', (message) => incidents.push(`console: ${message.text()}`));
  page.on('dialog', (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== address) incidents.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, incidents };
}
