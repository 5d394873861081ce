/** What starts the browser, `xdg-open` say; it may end at once, or live as long as the browser. */
export interface BrowserLaunch {
  /** Whether it ended well; pending for as long as it runs. */
  readonly succeeded: Promise<boolean>;
}

/**
 * Opens `address` in the user's browser. What stands in it is world-readable for a moment.
 *
 * @throws whatever keeps the browser from being started
 */
export async function openBrowser(address: string): Promise<BrowserLaunch> {
  const { default: open } = await import('open');
  // It has started, or has ended already, by the time that `open` hands it over.
  const child = await open(address);
  child.unref();
  const succeeded = new Promise<boolean>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode === 0);
    child.once('exit', (code) => {
      resolve(code === 0);
    });
  });
  return { succeeded };
}
