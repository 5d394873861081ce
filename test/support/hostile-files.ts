import fc from 'fast-check';

/** Credentials files as users have them, each a trap for an editor that parses and writes back. */
export const HOSTILE_FILES: Readonly<Record<string, string>> = {
  'an empty file': '',
  'blank lines only': '\n\n',
  'comments only': '# mine\n; and mine\n',
  'a plain file': '[default]\naws_access_key_id = AKIAUSER\naws_secret_access_key = s/e+cret==\n',
  'no last newline': '[default]\naws_access_key_id=AKIAUSER',
  CRLF: '[default]\r\naws_access_key_id = AKIAUSER\r\n\r\n# note\r\n[prod]\r\nregion = eu-west-1\r\n',
  'CRLF without a last newline': '[default]\r\nregion = eu-west-1',
  'mixed line breaks': '[default]\r\nregion = a\n[prod]\nregion = b\r\n',
  'old Mac line breaks': '[default]\rregion = a\r',
  'a byte order mark': '\ufeff[default]\nregion = a\n',
  'a byte order mark alone': '\ufeff',
  'blank lines at both ends': '\n\n[default]\nregion = a\n\n\n',
  'trailing white space': '[default]  \nregion = a \t\n  \n',
  'a duplicate section': '[prod]\nregion = a\n[prod]\nregion = b\n',
  'a duplicate key': '[prod]\nregion = a\nregion = b\n',
  'a dotted name and its parent': '[a]\nx = 1\n[a.b]\ny = 2\n',
  'quoted and upper-case names':
    '[profile "my team"]\nregion = a\n["x"]\nregion = b\n[PROD]\nAWS_ACCESS_KEY_ID = AKIAUSER\n',
  'a comment behind a header':
    '[default]\nregion = a\n[prod] # note\nregion = b\n[stage] ; note\nregion = c\n',
  'a header in a comment': '[default]\n# [assumed-dev]\n; [assumed-dev]\nregion = a\n',
  'comment signs in values': '[default]\naws_secret_access_key = a#b;c\nname = x # y ; z\n',
  'colons for equals signs': '[default]\nregion: eu-west-1\nurl = http://x:1\n',
  'indented keys': '[default]\n  region = a\n  output = json\n[prod]\n\tregion = b\n',
  'an indented key below one that is not': '[default]\nregion = a\n  output = json\n',
  'nested blocks':
    '[default]\ns3 =\n  max_concurrent_requests = 20\n\n  addressing_style = path\nregion = a\n',
  'a nested block at the end': '[default]\ns3 =\n    addressing_style = path\n',
  'sections of the config file':
    '[profile x]\nrole_arn = arn:aws:iam::123456789012:role/R\n[sso-session s]\nsso_region = a\n',
  'an indented header that is a value to botocore': '[default]\nregion = a\n  [prod]\n  region = b\n',
  'indented headers': '  [default]\n  region = a\n  [prod]\n  region = b\n',
  'inherited keys': '[DEFAULT]\noutput = json\n[prod]\nregion = b\n',
  'more than a header on its line': '[default]\nregion = a\n[prod] and more\nregion = b\n',
  'an empty section': '[default]\n[prod]\n',
  'words that are not ASCII': '# Zürich 東京\n[default]\nname = é\u00a0\n[équipe]\nregion = a\n',
};

/** Bytes that are not UTF-8: Latin-1 in a comment, which the JavaScript SDK reads on over. */
export const NOT_UTF8 = Buffer.concat([
  Buffer.from('[default]\nregion = a\n# Z'),
  Buffer.from([0xfc, 0xff]),
  Buffer.from('rich\n[prod]\nregion = b\n'),
]);

const NAMES = [
  'default',
  'prod',
  'a.b',
  'profile x',
  'profile "a b"',
  'PROD',
  ' spaced ',
  'équipe',
  '日本',
  'a]b',
];

const header = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.constantFrom('', '', '', '  ', '\t'),
    fc.constantFrom('', '', '', ' ', ' # note', '; note', ' and ] more', '#x'),
  )
  .map(([name, indent, rest]) => `${indent}[${name}]${rest}`);

const bodyLine = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', '', '', '  ', '    ', '\t'),
        fc.constantFrom('region', 'AWS_Access_Key_Id', 'aws_session_token', 's3', 'output', 'x y', '[odd'),
        fc.constantFrom(' = ', '=', ' =', ': ', '  =\t'),
        fc.constantFrom(
          '',
          '',
          'eu-west-1',
          'a=b==',
          '"quoted"',
          'x # y',
          'a;b',
          '[x]',
          '%(x)s ${y} %',
          'é\u00a0',
          '#',
          'v \t',
        ),
      )
      .map((parts) => parts.join('')),
  },
  { weight: 2, arbitrary: fc.constantFrom('', '', '   ', '\t', '\u00a0', '\x1f') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('# comment', '; comment', '  # indented', '#[prod]', ';region = x'),
  },
  { weight: 1, arbitrary: fc.constantFrom('  addressing_style = path', '  [hidden]', '    deep = er') },
);

const wrongLine = fc.constantFrom(
  'no equals sign',
  '  no equals sign',
  '= no key',
  '[]',
  '[open',
  ': x',
  '[] = 1',
);

const lines = (wrong: number) =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: header },
      { weight: 15, arbitrary: bodyLine },
      { weight: wrong, arbitrary: wrongLine },
    ),
    { maxLength: 14 },
  );

const assembled = (wrong: number) =>
  fc
    .record({
      mark: fc.constantFrom('', '', '', '', '\ufeff'),
      first: header,
      lines: lines(wrong),
      lineBreaks: fc.array(fc.constantFrom('\n', '\n', '\n', '\r\n', '\r'), { minLength: 15, maxLength: 15 }),
      oneLineBreak: fc.constantFrom('\n', '\r\n', undefined),
      isEnded: fc.boolean(),
    })
    .map(({ mark, first, lines, lineBreaks, oneLineBreak, isEnded }) => {
      const all = [first, ...lines];
      return (
        mark +
        all
          .map((line, index) => {
            const lineBreak = oneLineBreak ?? lineBreaks[index] ?? '\n';
            return index === all.length - 1 && !isEnded ? line : line + lineBreak;
          })
          .join('')
      );
    });

/** Files of lines that trap readers; most can be parsed, and some cannot. */
export const hostileFile: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: assembled(0) },
  { weight: 1, arbitrary: assembled(2) },
  { weight: 1, arbitrary: fc.constantFrom(...Object.values(HOSTILE_FILES)) },
);

/** Session tokens with everything that some reader of INI files takes for its own. */
export const plainValue: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      '0',
      '/',
      '+',
      '=',
      '==',
      '%',
      '%%',
      '%(a)s',
      '#',
      ';',
      '"',
      "'",
      '\\',
      '$',
      '[',
      ']',
      ' x',
      ':',
    ),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  .map((parts) => parts.join('').trim())
  .filter((value) => value !== '' && !/^[#;]/u.test(value));
