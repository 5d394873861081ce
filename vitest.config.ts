import { defineConfig } from 'vitest/config';
import { logPageDefinition } from './scripts/log-page.mjs';

const kind = (name: string, globalSetup: string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup,
    // No module keeps state, so the files of a worker share what they import: loading it took half of the time.
    isolate: false,
  },
});

export default defineConfig({
  define: await logPageDefinition(),
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 2,
    // The SDK's word about Node.js 20, which the program silences for itself.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [kind('unit'), kind('cli'), kind('io'), kind('e2e', ['test/support/built-program.ts'])],
  },
});
