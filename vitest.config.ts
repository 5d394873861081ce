import { defineConfig } from 'vitest/config';
import { logPageDefinition } from './scripts/log-page.mjs';

// No module keeps state, so the files of a worker may share what they import: loading it took half of the time.
const kind = (name: string, { isolate, globalSetup = [] }: { isolate: boolean; globalSetup?: string[] }) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], isolate, globalSetup },
});

export default defineConfig({
  define: await logPageDefinition(),
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 2,
    setupFiles: ['test/support/broken-pipes.ts'],
    // The SDK's word about Node.js 20, which the program silences for itself.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      kind('unit', { isolate: false }),
      kind('cli', { isolate: false }),
      kind('io', { isolate: true }),
      kind('e2e', { isolate: true, globalSetup: ['test/support/built-program.ts'] }),
    ],
  },
});
