import { VERSION } from '../system/version.js';
import { ASSETS } from './assets.js';
import type { PageData } from './data.js';

/** How a page of ours begins, whatever its version: nothing else is overwritten. */
export const PAGE_MARK = '<!doctype html>\n<!-- acctmgr log stats -->\n';

/** What would end the script element, or begin a comment in it, and the line separators that old scripts took for line ends. */
const UNSAFE = /[<>&\u2028\u2029]/g;

/** JSON that may stand in a script element, whatever its texts hold. */
export const embeddedJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * The page as one file that loads nothing. Its policy allows its own script and style, by their hashes, and no connection: text
 * from the log that would be taken for HTML could not run either.
 */
export function pageDocument(data: PageData): string {
  const { script, style, scriptHash, styleHash } = ASSETS;
  const policy = [
    "default-src 'none'",
    `script-src '${scriptHash}'`,
    `style-src '${styleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `${PAGE_MARK}<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="acctmgr ${VERSION}">
<title>AWS access log</title>
<style>${style}</style>
</head>
<body>
<noscript>This page draws itself with JavaScript, which is switched off here. It loads nothing from elsewhere.</noscript>
<script type="application/json" id="data">${embeddedJson(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}
