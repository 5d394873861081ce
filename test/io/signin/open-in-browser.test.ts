import { describe, expect, it } from 'vitest';
import { openOnce } from '../../../src/commands/signin/open-in-browser.js';
import { systemHost } from '../../../src/system/host.js';

/** Of a network for documentation (RFC 5737): no machine has it. */
const ABSENT = '198.51.100.7';

describe('a machine without an address of its own', () => {
  it.each([
    ['linux', '\nBring its loopback interface up: ip link set lo up'],
    ['darwin', '\nGive its loopback interface the address 127.0.0.1 again.'],
  ] as const)('is told to print the URL, and what mends %s', async (platform, mending) => {
    const context = {
      host: { ...systemHost(), platform },
      openBrowser: () => Promise.reject(new Error('a browser was started')),
    };
    await expect(openOnce(context, 'dev', 'https://secret', [ABSENT])).rejects.toMatchObject({
      code: 'no_loopback',
      message: `Cannot listen on ${ABSENT} of this machine (EADDRNOTAVAIL).`,
      hint: `Print the URL, and open it yourself: acctmgr console dev --print${mending}`,
    });
  });
});
