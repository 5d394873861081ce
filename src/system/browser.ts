/**
 * Opens `address` in the user's browser. What stands in it is world-readable for a moment.
 *
 * @throws whatever keeps the browser from being started
 */
export async function openBrowser(address: string): Promise<void> {
  const { default: open } = await import('open');
  const child = await open(address);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve).once('error', reject);
  });
  child.unref();
}
