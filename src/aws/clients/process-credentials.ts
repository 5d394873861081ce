import type { Environment } from '../../system/host.js';
import type { Credentials } from '../credentials.js';

/** A `credential_process`, and what its child inherits: the SDK's own provider gives each one the variables of this process. */
export interface CredentialProcess {
  readonly profile: string;
  readonly command: string;
  readonly env: Environment;
}

/** Named as the SDK's providers name theirs, by which it is told what kind of fault this is. */
function failed(message: string): Error {
  const error = new Error(message);
  error.name = 'CredentialsProviderError';
  return error;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** @throws Error where it is not a document of version 1; what was printed is not in the message */
export function printedCredentials(stdout: string, profile: string): Credentials {
  const said = (what: string) => failed(`The credential_process of the profile ${profile} ${what}.`);
  let document: Readonly<Record<string, unknown>>;
  try {
    // Whatever it is: of a number or a text every key is undefined.
    document = Object(JSON.parse(stdout)) as typeof document;
  } catch {
    throw said('did not print JSON');
  }
  if (document['Version'] !== 1) throw said('did not print "Version": 1');
  const accessKeyId = textOf(document['AccessKeyId']);
  const secretAccessKey = textOf(document['SecretAccessKey']);
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw said('printed no access key id, or no secret access key');
  }
  const sessionToken = textOf(document['SessionToken']);
  const expiration = textOf(document['Expiration']);
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined ? {} : { expiration: new Date(expiration) }),
  };
}

/** @throws Error as `CredentialsProviderError`, for a program that fails or prints something else */
export async function processCredentials({ profile, command, env }: CredentialProcess): Promise<Credentials> {
  const { shellOutput } = await import('../../system/processes/shell-line.js');
  let stdout: string;
  try {
    stdout = await shellOutput(command, env);
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error));
  }
  return printedCredentials(stdout, profile);
}
