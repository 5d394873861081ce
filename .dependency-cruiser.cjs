/**
 * The rooms, and which way imports run (CONTRIBUTING.md, Rooms):
 * main → cli → commands → { output, terminal, log-page }; commands → { roles, traces } → fleet → diagnosis → acquire
 *   → { handover, signin } → sessions → { identity-center, organizations } → { accounts, profiles, access-log } → aws → system.
 * terminal and log-page → output.
 * index → library → acquire: what others import never reaches the command line.
 */
const below = { system: [], aws: ['system'] };
for (const room of ['accounts', 'profiles', 'access-log']) below[room] = ['aws', 'system'];
below['identity-center'] = ['accounts', 'profiles', 'aws', 'system'];
below.organizations = ['accounts', 'aws', 'system'];
below.sessions = ['identity-center', 'organizations', 'accounts', 'profiles', 'access-log', 'aws', 'system'];
for (const room of ['handover', 'signin']) below[room] = ['sessions', ...below.sessions];
below.acquire = ['handover', 'signin', 'sessions', ...below.sessions];
below.diagnosis = ['acquire', ...below.acquire];
below.library = ['acquire', ...below.acquire];
below.fleet = ['diagnosis', ...below.diagnosis];
for (const room of ['roles', 'traces']) below[room] = ['fleet', ...below.fleet];
below.output = ['system'];
below.terminal = ['output', 'system'];
below['log-page'] = ['output', 'system'];
below.commands = ['output', 'terminal', 'log-page', 'roles', 'traces', ...below.traces];
below.cli = ['commands', ...below.commands];

const rooms = Object.entries(below).map(([room, allowed]) => ({
  name: `${room}-imports-downward`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
}));

/** A package or core module that only some files may load. */
const only = (name, packages, files) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: files },
  to: { path: packages },
});

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'commands-keep-to-their-folder',
      comment: 'What the commands of two nouns share stands at the top of commands/.',
      severity: 'error',
      from: { path: '^src/commands/([^/]+)' },
      to: { path: '^src/commands/[^/]+/', pathNot: '^src/commands/$1/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'library-without-cli',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/(cli|commands|output|terminal)/', reachable: true },
    },
    only('files-in-system', '^(node:)?(fs|child_process|net)(/|$)', '^src/system/'),
    only('http-where-a-server-is', '^(node:)?https?$', '^src/(system|aws|handover|signin)/'),
    only('sdk-in-aws', '(^|node_modules/)@(aws-sdk|smithy)/', '^src/aws/'),
    only('chalk-in-colours', '(^|node_modules/)chalk(/|$)', '^src/output/colours\\.ts$'),
    only('commander-in-cli', '(^|node_modules/)(commander|@commander-js)(/|$)', '^src/(cli|commands)/'),
    {
      name: 'page-runs-in-a-browser',
      severity: 'error',
      from: { path: '^src/log-page/browser/' },
      to: {
        path: '.',
        pathNot:
          '^src/(log-page/(browser/|data\\.ts$)|output/moment\\.ts$|system/(duration|iso-time|local-date)\\.ts$)',
      },
    },
    {
      name: 'page-is-built-apart',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/log-page/browser/' },
      to: { path: '^src/log-page/browser/' },
    },
    { name: 'no-test-in-src', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
