/** The page's own script and style (browser/), and what its policy says of them. */
interface Assets {
  readonly script: string;
  readonly style: string;
  /** `sha256-…`, of the text as it stands in the page. */
  readonly scriptHash: string;
  readonly styleHash: string;
}

/** Set by the build, and for tests that run the sources by vitest.config.ts. */
declare const __LOG_PAGE__: Assets;

export const ASSETS: Assets = __LOG_PAGE__;
