import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openFile, startChromium } from '../support/chromium.js';
import { loginEnvironment, startProgram } from '../support/spawned-program.js';
import { temporaryHome } from '../support/temporary-home.js';

const MINUTE = 60_000;
const NOON = Date.parse('2026-03-01T12:00:00Z');

/** `minutes` after noon. */
const line = (minutes: number, account: string, more: object = {}): string =>
  JSON.stringify({
    time: new Date(NOON + minutes * MINUTE).toISOString(),
    event: 'assume',
    account,
    account_id: '222222222222',
    role_arn: 'arn:aws:iam::222222222222:role/Admin',
    status: 'success',
    source: 'sts',
    user: 'ada',
    host: 'laptop',
    ...more,
  });
const session = (minutes: number, key: string, lasting: number) => ({
  access_key_id: key,
  expiration: new Date(NOON + (minutes + lasting) * MINUTE).toISOString(),
});
const denied = (message: string) => ({
  status: 'denied',
  error_code: 'AccessDenied',
  error_message: message,
  request_id: 'r-1',
});

/** Three days of dev, prod and stage. */
const FEW: readonly string[] = [
  line(0, 'dev', { ...session(0, 'ASIA1', 60), reason: 'INC-1: disk full' }),
  line(5, 'dev', { ...session(0, 'ASIA1', 60), source: 'cache' }),
  line(60, 'prod', { ...denied('no trust'), user: 'bob' }),
  line(24 * 60, 'prod', session(24 * 60, 'ASIA2', 240)),
  line(48 * 60, 'stage', { status: 'failed', source: undefined, error_message: 'no network' }),
];

/** The built program makes a page of a log that holds these lines. */
async function pageOf(lines: readonly string[], since = '2026-02-01'): Promise<string> {
  const home = temporaryHome();
  home.write('access_log.jsonl', lines.map((text) => `${text}\n`).join(''));
  const period = ['--since', since, '--until', '2026-04-01'];
  const { stderr, exitCode } = await startProgram(['log', 'stats', '--html', 'page.html', ...period], {
    cwd: home.folder,
    env: { ...loginEnvironment(home.folder), ACCTMGR_ACCESS_LOG: home.at('access_log.jsonl') },
  }).result;
  expect([stderr, exitCode]).toEqual(['', 0]);
  return home.at('page.html');
}

const accountsOn = (page: Page) => page.locator('.name h3').allTextContents();
const outcome = (page: Page) => page.getByRole('search').getByRole('status').textContent();
const details = (page: Page) => page.getByRole('tooltip');
const marksOf = (page: Page, account: string) =>
  page.getByRole('group', { name: `${account} (222222222222)` }).getByRole('button');

const executable = findChromium();

describe.skipIf(executable === undefined)('the page of log stats, in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium(executable ?? '');
  });
  afterAll(() => browser.close());

  it('shows what the log holds, and does nothing else', async () => {
    const { page, incidents } = await openFile(browser, await pageOf(FEW));
    expect(await accountsOn(page)).toEqual(['dev', 'prod', 'stage']);
    expect(await page.locator('.figure').allInnerTexts()).toEqual([
      'Attempts\n5\n3 from STS, 1 from the cache',
      'Denied\n1\n20 %',
      'Failed\n1\n20 %',
      'Sessions\n2\n5h in all',
      'Longest session\n4h\nprod',
    ]);
    expect(await page.locator('.span').count()).toBe(2);
    expect(
      await page.getByRole('region', { name: 'Table of what was denied and failed' }).innerText(),
    ).toContain('AccessDenied: no trust');
    const taken = await page.getByRole('region', { name: 'Table of what succeeded' }).innerText();
    expect([taken.includes('INC-1: disk full'), taken.includes('the cache'), taken.includes('prod')]).toEqual(
      [true, true, true],
    );
    expect(incidents).toEqual([]);
  });

  it('runs nothing that stands in the log, and shows it as it is', async () => {
    const hostile = [
      `</script><img src=x onerror="window.ran=1">`,
      `<!--<script>window.ran=1</script>`,
      `"><svg onload=window.ran=1>`,
      `javascript:window.ran=1`,
      `{{constructor.constructor('window.ran=1')()}}`,
      `\\u003cscript>window.ran=1</script>`,
    ];
    const lines = hostile.flatMap((text, index) => [
      line(index * 60, text, { ...session(index * 60, text, 30), user: text, role_arn: text, reason: text }),
      line(index * 60 + 30, text, {
        ...denied(`${text}\u2028window.ran=1\u2029//`),
        account_id: text,
        user: text,
        event: text,
        host: text,
        session_name: text,
        request_id: text,
        error_code: text,
      }),
    ]);
    const { page, incidents } = await openFile(browser, await pageOf(lines));
    expect((await accountsOn(page)).sort()).toEqual([...hostile, ...hostile].sort());
    for (const mark of await page.locator('.mark').all()) {
      await mark.focus();
      await details(page).waitFor();
    }
    await page.getByLabel('Search').fill('<img');
    await expect.poll(() => outcome(page)).toBe('2 of 12 attempts, 2 accounts');
    const made = await page.locator('img, svg, iframe, object, embed, link, script:not([id])').count();
    // Its own script.
    expect(made).toBe(1);
    expect(await page.evaluate('window.ran')).toBeUndefined();
    expect(incidents).toEqual([]);
  });

  it('would not run it either if it were taken for HTML: its policy forbids that, and every connection', async () => {
    const { page } = await openFile(browser, await pageOf(FEW));
    const refused = await page.evaluate(`new Promise((resolve) => {
      const refused = new Set();
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        refused.add(effectiveDirective);
        if (refused.size === 4) resolve([...refused].sort());
      });
      document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:9/x.png">');
      document.body.insertAdjacentHTML('beforeend', '<p onclick="window.ran = 1" id="hostile">');
      document.getElementById('hostile').click();
      const script = document.createElement('script');
      script.textContent = 'window.ran = 1';
      document.body.append(script);
      fetch('http://127.0.0.1:9/').catch(() => undefined);
    })`);
    expect(refused).toEqual(['connect-src', 'img-src', 'script-src-attr', 'script-src-elem']);
    expect(await page.evaluate('window.ran')).toBeUndefined();
  });

  it('filters by words, account, user and status, and says how much is left', async () => {
    const { page, incidents } = await openFile(browser, await pageOf(FEW));
    const left = async () => [await outcome(page), await accountsOn(page)];
    expect(await left()).toEqual(['5 of 5 attempts, 3 accounts', ['dev', 'prod', 'stage']]);

    await page.getByLabel('Search').fill('inc-1 disk');
    await expect.poll(left).toEqual(['1 of 5 attempts, 1 account', ['dev']]);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('combobox', { name: 'Account' }).selectOption({ label: 'prod (222222222222)' });
    expect(await left()).toEqual(['2 of 5 attempts, 1 account', ['prod']]);
    await page.getByRole('combobox', { name: 'User' }).selectOption('bob');
    expect(await left()).toEqual(['1 of 5 attempts, 1 account', ['prod']]);
    await page.getByRole('checkbox', { name: 'denied' }).uncheck();
    expect(await left()).toEqual(['0 of 5 attempts, 0 accounts', []]);
    expect(await page.getByText('No attempt matches the filter.').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('checkbox', { name: 'succeeded' }).uncheck();
    expect(await left()).toEqual(['2 of 5 attempts, 2 accounts', ['prod', 'stage']]);
    await page.getByRole('combobox', { name: 'Order' }).selectOption('By name');
    await page.getByRole('checkbox', { name: 'succeeded' }).check();
    expect(await left()).toEqual(['5 of 5 attempts, 3 accounts', ['dev', 'prod', 'stage']]);
    expect(incidents).toEqual([]);
  });

  it('has its figures follow the filter', async () => {
    const { page } = await openFile(browser, await pageOf(FEW));
    const figures = () => page.locator('.figure').allInnerTexts();
    await page.getByRole('combobox', { name: 'Account' }).selectOption({ label: 'prod (222222222222)' });
    await expect
      .poll(figures)
      .toEqual([
        'Attempts\n2\n2 from STS, 0 from the cache',
        'Denied\n1\n50 %',
        expect.stringMatching(/^Failed\n0/),
        'Sessions\n1\n4h in all',
        'Longest session\n4h\nprod',
      ]);
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(async () => (await figures())[0]).toBe('Attempts\n5\n3 from STS, 1 from the cache');
  });

  it('says where nothing was attempted in what is shown, and offers the nearest', async () => {
    const { page } = await openFile(browser, await pageOf(FEW));
    await page.getByRole('button', { name: '6 hours' }).click();
    for (let step = 0; step < 2; step += 1) await page.getByRole('button', { name: 'Earlier' }).click();
    const empty = page.locator('.empty-window');
    await expect.poll(() => empty.innerText()).toMatch(/^Nothing was attempted from .* to /);
    await empty.getByRole('button', { name: /^Show the nearest, 2026-03-03/ }).click();
    await expect.poll(() => empty.isVisible()).toBe(false);
    expect(await page.locator('.mark').count()).toBeGreaterThan(0);
  });

  it('has what failed before the timeline, however many accounts there are, and a way to each part', async () => {
    const lines = Array.from({ length: 80 }, (_, index) =>
      line(index, `account-${index}`, index === 9 ? denied('no trust') : {}),
    );
    const { page } = await openFile(browser, await pageOf(lines));
    const top = async (name: string) =>
      (await page.getByRole('heading', { name, exact: true }).boundingBox())?.y ?? NaN;
    expect(await top('Denied and failed')).toBeLessThan(await top('Timeline'));
    expect(await top('Denied and failed')).toBeLessThan(1000);
    const parts = page.getByRole('navigation').getByRole('link');
    expect(await parts.allTextContents()).toEqual(['Denied and failed', 'Timeline', 'Succeeded']);
    await parts.last().click();
    await expect.poll(() => top('Succeeded')).toBeLessThan(700);
  });

  it('shows details where the pointer is, and keeps them after a click', async () => {
    const { page } = await openFile(browser, await pageOf(FEW));
    await page.clock.install();
    await marksOf(page, 'prod').first().hover();
    const facts = await details(page).innerText();
    expect(facts).toContain('denied, 2026-03-01 14:00:00');
    expect(facts).toMatch(/User\s+bob on laptop/);
    expect(facts).toMatch(/Error\s+AccessDenied: no trust/);
    await page.mouse.move(5, 5);
    await page.clock.runFor(1000);
    expect(await details(page).isVisible()).toBe(false);

    await page.locator('.span').last().hover();
    expect(await details(page).innerText()).toContain('session of 4h');
    await marksOf(page, 'stage').first().click();
    await page.mouse.move(5, 5);
    await page.clock.runFor(1000);
    expect(await details(page).innerText()).toContain('failed, 2026-03-03 13:00:00');
    await page.keyboard.press('Escape');
    expect(await details(page).isVisible()).toBe(false);
  });

  it('shows them to who has no pointer, too', async () => {
    const { page } = await openFile(browser, await pageOf(FEW));
    await page.getByRole('combobox', { name: 'Order' }).focus();
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    expect(await focused.getAttribute('aria-label')).toMatch(/^2 attempts succeeded, 2026-03-01 13:00:00/);
    expect(await focused.getAttribute('aria-describedby')).toBe(await details(page).getAttribute('id'));
    expect(await details(page).isVisible()).toBe(true);
    await page.keyboard.press('ArrowDown');
    expect(await focused.getAttribute('aria-label')).toBe('denied, 2026-03-01 14:00:00, bob');
    await page.keyboard.press('ArrowRight');
    expect(await focused.getAttribute('aria-label')).toBe('succeeded, 2026-03-02 13:00:00, ada');
    expect(await details(page).innerText()).toMatch(/until 2026-03-02 17:00:00, 4h in all/);
    await page.keyboard.press('Escape');
    expect(await details(page).isVisible()).toBe(false);
    // One stop for each account: the next one is that of stage.
    await page.keyboard.press('Tab');
    expect(await focused.getAttribute('aria-label')).toBe('failed, 2026-03-03 13:00:00, ada');
  });

  it('zooms to a day, to what is drawn as one, and to a failure', async () => {
    const { page, incidents } = await openFile(browser, await pageOf(FEW));
    const shown = page.locator('.zoom output');
    const whole = await shown.textContent();
    await page.getByRole('button', { name: /^2026-03-02: 1 attempt/ }).click();
    expect(await shown.textContent()).toBe('2026-03-02 00:00 to 2026-03-03 00:00');
    expect(await page.locator('.mark').count()).toBe(1);
    await page.getByRole('button', { name: 'Earlier' }).click();
    expect(await shown.textContent()).toBe('2026-03-01 12:02 to 2026-03-02 12:02');
    await page.getByRole('button', { name: 'All' }).click();
    expect(await shown.textContent()).toBe(whole);

    const both = page.getByRole('button', { name: /^2 attempts succeeded/ });
    await both.click();
    await both.click();
    expect(await marksOf(page, 'dev').count()).toBe(2);
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe(
      'succeeded, 2026-03-01 13:00:00, ada',
    );
    await page.getByRole('button', { name: '2026-03-03 13:00:00' }).click();
    expect(await marksOf(page, 'stage').count()).toBe(1);
    expect(incidents).toEqual([]);
  });

  it.each([
    { colorScheme: 'light', ground: 'rgb(245, 246, 248)' },
    { colorScheme: 'dark', ground: 'rgb(16, 20, 27)' },
  ] as const)('is accessible in $colorScheme', async ({ colorScheme, ground }) => {
    // The policy of the page lets in nobody's script, that of the checker neither.
    const { page } = await openFile(browser, await pageOf(FEW), { colorScheme, bypassCSP: true });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(ground);
    await marksOf(page, 'prod').first().focus();
    const checker = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await page.evaluate(readFileSync(checker, 'utf8'));
    const found = await page.evaluate(`axe.run().then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`);
    expect(found).toEqual([]);
  });

  it.each([320, 390, 768])('fits a screen of %i', async (width) => {
    const long = line(0, 'an-account-with-a-name-as-long-as-a-name-may-be-which-is-64-letter', {
      ...denied('x'.repeat(900)),
      user: 'someone.with.a.very.long.name@example.com',
    });
    const { page } = await openFile(browser, await pageOf([...FEW, long]), {
      viewport: { width, height: 800 },
    });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.locator('.mark.denied').first().click();
    const card = await details(page).boundingBox();
    expect(card?.x).toBeGreaterThanOrEqual(0);
    expect((card?.x ?? 0) + (card?.width ?? Infinity)).toBeLessThanOrEqual(width);
  });

  it('prints the picture without what can be pressed', async () => {
    const { page } = await openFile(browser, await pageOf(FEW), { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.getByLabel('Search').isVisible()).toBe(false);
    expect(await page.locator('.mark').first().isVisible()).toBe(true);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
  });

  it('of nothing says so', async () => {
    const { page, incidents } = await openFile(browser, await pageOf([]));
    expect(await page.getByText('Nothing was attempted in this period.').isVisible()).toBe(true);
    expect(await page.locator('.figure dd').first().innerText()).toMatch(/^0\n/);
    expect(incidents).toEqual([]);
  });

  it('of a period without attempts offers the page of the nearest', async () => {
    const { page, incidents } = await openFile(browser, await pageOf(FEW, '2026-03-20'));
    expect(await page.locator('.nearest').innerText()).toMatch(
      /^The nearest attempt was at 2026-03-03 \d\d:\d\d:\d\d\. The page of that day: acctmgr log stats --html page\.html --since 2026-03-03 --until 2026-03-03$/,
    );
    expect(incidents).toEqual([]);
  });

  it('of one attempt shows it', async () => {
    const { page, incidents } = await openFile(browser, await pageOf([line(0, 'dev')]));
    expect(await page.locator('.mark').count()).toBe(1);
    expect(await page.getByRole('button', { name: /^2026-03-01: 1 attempt\./ }).isVisible()).toBe(true);
    expect(incidents).toEqual([]);
  });

  it('of very many draws no more than can be seen, and says what it adds up', async () => {
    const lines = Array.from({ length: 25_000 }, (_, index) =>
      line(index, `account-${index % 500}`, {
        user: `user-${index % 30}`,
        ...(index % 50 === 0 ? denied('no') : session(index, `ASIA${index}`, 60)),
      }),
    );
    const { page, incidents } = await openFile(browser, await pageOf(lines));
    expect(await page.locator('.limits').innerText()).toBe(
      'The newest 20,000 attempts are shown one by one. The 5,000 before 2026-03-05 00:20:00 are added up by day, without their sessions.',
    );
    expect(await outcome(page)).toBe('25,000 of 25,000 attempts, 500 accounts');
    expect(await page.locator('.row').count()).toBe(50);
    expect(await page.locator('.mark').count()).toBeLessThan(4000);
    const more = page.locator('.timeline > button');
    const place = () => page.evaluate<number>('document.documentElement.scrollHeight');
    const before = await place();
    await more.scrollIntoViewIfNeeded();
    // A row that has been drawn is as high as it was said to be: else a click may miss what moves away from it.
    expect(await place()).toBe(before);
    expect(await more.textContent()).toBe('Show 50 of 450 more accounts');
    await more.click();
    await expect.poll(() => page.locator('.row').count()).toBe(100);
    await page.getByLabel('Search').fill('account-499');
    await expect.poll(() => accountsOn(page)).toEqual(['account-499']);
    expect(incidents).toEqual([]);
  });
});
