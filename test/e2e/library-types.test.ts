import { cpSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { repository } from '../support/installed-library.js';
import { temporaryHome } from '../support/temporary-home.js';

/** A user's program: their compiler at its strictest, and no package beside acctmgr, not even @types/node. */
function compile(source: string) {
  const home = temporaryHome();
  cpSync(path.join(repository, 'package.json'), home.at('node_modules/acctmgr/package.json'));
  cpSync(path.join(repository, 'dist/types'), home.at('node_modules/acctmgr/dist/types'), {
    recursive: true,
  });
  const file = home.write('consumer.mts', source);
  const program = ts.createProgram([file], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  });
  const checker = program.getTypeChecker();
  const entry = program.getSourceFile(home.at('node_modules/acctmgr/dist/types/index.d.ts'));
  const symbol = entry && checker.getSymbolAtLocation(entry);
  return {
    problems: ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ messageText, file: at }) =>
          `${at?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      ),
    names:
      symbol &&
      checker
        .getExportsOfModule(symbol)
        .map(({ name }) => name)
        .sort(),
    files: program
      .getSourceFiles()
      .map(({ fileName }) => path.relative(home.folder, fileName))
      .filter((name) => !name.startsWith('..')),
  };
}

const CONSUMER = `
import { AcctmgrError, EXIT, fromAccount, fromRole, getSession, listAccounts } from 'acctmgr';
import type { Account, CredentialProvider, ExitCode, RoleCredentials, RoleOptions, Session } from 'acctmgr';

const provider: CredentialProvider = fromAccount('dev', { mfaCode: async (serial) => serial.slice(0, 6) });
const credentials: RoleCredentials = await provider({ forceRefresh: true });
// The form that the AWS SDK asks for.
const sdk: (options?: Record<string, any>) => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
  readonly accountId?: string;
}> = provider;
const role: RoleOptions = { roleArn: 'arn:aws:iam::222222222222:role/Admin', verify: true, cachePath: './sessions' };
const one: Session = await getSession(role);
const other: Session = await getSession('dev', { narrowing: 'read-only' });
const accounts: Account[] = await listAccounts({ config: './accounts.json' });
const code: ExitCode = EXIT.notAllowed;
try {
  await fromRole(role)();
} catch (error) {
  if (error instanceof AcctmgrError) [error.code, error.hint, error.exitCode === code];
}
export const all = [credentials.expiration.getTime(), sdk, one.expiration, other.credentials, accounts[0]?.roleArn];

// @ts-expect-error -- a role has an ARN
fromRole({ mfaSerial: 'arn:aws:iam::111111111111:mfa/ada' });
// @ts-expect-error -- the account says which device
fromAccount('dev', { mfaSerial: 'arn:aws:iam::111111111111:mfa/ada' });
// @ts-expect-error -- a function that returns the code
fromAccount('dev', { mfaCode: '123456' });
// @ts-expect-error -- options stand beside a name, not beside a role
getSession(role, { verify: true });
`;

it('the types stand alone, and say what can be given', () => {
  const { problems, names, files } = compile(CONSUMER);
  expect(problems).toEqual([]);
  expect(names).toEqual([
    'Account',
    'AccountOptions',
    'AcctmgrError',
    'CredentialProvider',
    'EXIT',
    'ExitCode',
    'InventoryOptions',
    'MfaCodeCallback',
    'RoleCredentials',
    'RoleOptions',
    'Session',
    'SessionOptions',
    'fromAccount',
    'fromRole',
    'getSession',
    'listAccounts',
  ]);
  const types = 'node_modules/acctmgr/dist/types';
  expect(files.sort()).toEqual([
    'consumer.mts',
    `${types}/index.d.ts`,
    `${types}/library/account.d.ts`,
    `${types}/library/options.d.ts`,
    `${types}/library/session.d.ts`,
    `${types}/system/failure.d.ts`,
  ]);
});
