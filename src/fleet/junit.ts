/** What a program that reads JUnit's XML (CI systems do) is told of one account. */
export interface JunitCase {
  readonly name: string;
  readonly seconds: number;
  readonly failure?: { readonly type: string; readonly message: string } | undefined;
  /** What a program of the account printed last, where it failed. */
  readonly printed?: { readonly stdout: string; readonly stderr: string } | undefined;
  /** Why it was not tried. */
  readonly skipped?: string | undefined;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** XML 1.0 has no way at all to write these (2.2, Char), so that one of them would spoil the whole file. */
// eslint-disable-next-line no-control-regex -- these are meant
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** The text within the quotes of an attribute. */
const attribute = (text: string): string =>
  text.replaceAll(NOT_IN_XML, '\ufffd').replaceAll(/[&<>"\t\n\r]/g, (sign) => ENTITIES[sign] ?? sign);

/** The text of an element. */
const textOf = (text: string): string =>
  text.replaceAll(NOT_IN_XML, '\ufffd').replaceAll(/[&<>\r]/g, (sign) => ENTITIES[sign] ?? sign);

function caseLines(suite: string, { name, seconds, failure, printed, skipped }: JunitCase): string[] {
  const begin = `  <testcase classname="${attribute(suite)}" name="${attribute(name)}" time="${seconds.toFixed(3)}"`;
  if (failure !== undefined) {
    const { type, message } = failure;
    return [
      `${begin}>`,
      `    <failure type="${attribute(type)}" message="${attribute(message)}"/>`,
      ...(printed === undefined
        ? []
        : [
            `    <system-out>${textOf(printed.stdout)}</system-out>`,
            `    <system-err>${textOf(printed.stderr)}</system-err>`,
          ]),
      '  </testcase>',
    ];
  }
  if (skipped === undefined) return [`${begin}/>`];
  return [`${begin}>`, `    <skipped message="${attribute(skipped)}"/>`, '  </testcase>'];
}

/** How each such file of ours begins: that one may be replaced. */
export const JUNIT_START = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="acctmgr">\n';

/** The whole document, as JUnit's own readers take it: one suite, a case an account. */
export function junitOf({ name, cases }: JunitSuite): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.failure === undefined && one.skipped !== undefined).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  const lines = [
    `<testsuite name="${attribute(name)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}">`,
    ...cases.flatMap((one) => caseLines(name, one)),
    '</testsuite>',
    '</testsuites>',
    '',
  ];
  return JUNIT_START + lines.join('\n');
}
