import { lacksToken } from '../../aws/credentials.js';
import { misplacedKey } from '../../aws/key-form.js';
import { formatDuration } from '../../system/duration.js';
import type { Environment } from '../../system/host.js';
import { fail, warn, type Finding } from '../finding.js';
import type { ShellWords } from './shell-words.js';

/** Of one set of keys. */
export const KEY_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
] as const;

/** Those that are set, as the command that takes them away. */
export const unsetKeys = (env: Environment, { unset }: ShellWords): string =>
  unset(...KEY_VARIABLES.filter((name) => env[name] !== undefined));

/** Half a set: acctmgr says so and stops, other tools may go on to the next source without a word. */
function judgeHalf(env: Environment, words: ShellWords): Finding | undefined {
  const id = env['AWS_ACCESS_KEY_ID'];
  const secret = env['AWS_SECRET_ACCESS_KEY'];
  if ((id === undefined) !== (secret === undefined)) {
    return fail(
      'key_variables',
      id === undefined
        ? 'AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not: acctmgr stops there, other tools pass it over.'
        : 'AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: acctmgr, the AWS CLI and boto3 stop there, other tools pass it over.',
      `${unsetKeys(env, words)}, or set both`,
    );
  }
  const stray =
    id === undefined
      ? (['AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'] as const).filter((name) => env[name] !== undefined)
      : [];
  return stray.length === 0
    ? undefined
    : warn(
        'key_variables',
        `${stray.join(' and ')} ${stray.length === 1 ? 'is left over without a key: it' : 'are left over without a key: they'} would go with the next one that you set.`,
        words.unset(...stray),
      );
}

/** Whether the token belongs to the key. */
function judgeToken(env: Environment, words: ShellWords): Finding | undefined {
  const id = env['AWS_ACCESS_KEY_ID'];
  if (id === undefined || env['AWS_SECRET_ACCESS_KEY'] === undefined) return undefined;
  const token = env['AWS_SESSION_TOKEN'];
  const old = env['AWS_SECURITY_TOKEN'];
  if (old !== undefined && old !== token) {
    return fail(
      'key_variables',
      `AWS_SECURITY_TOKEN${token === undefined ? ' is set' : ' and AWS_SESSION_TOKEN differ'}: the AWS CLI and boto3 send the former, other tools only the latter.`,
      words.unset('AWS_SECURITY_TOKEN'),
    );
  }
  if (lacksToken({ accessKeyId: id, sessionToken: token })) {
    return fail(
      'key_variables',
      'AWS_ACCESS_KEY_ID is a temporary key (ASIA…), and its AWS_SESSION_TOKEN is missing: AWS knows no such key.',
      `${unsetKeys(env, words)}, or set the token that came with the key`,
    );
  }
  if (id.startsWith('AKIA') && token !== undefined) {
    return fail(
      'key_variables',
      'AWS_ACCESS_KEY_ID is a long-term key (AKIA…), and the AWS_SESSION_TOKEN beside it belongs to another one: AWS takes no such pair.',
      words.unset(
        ...(['AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'] as const).filter((name) => env[name] !== undefined),
      ),
    );
  }
  return undefined;
}

/** AWS would repeat a secret that stands in the place of the id, and logs would keep it. */
function judgePlaces(env: Environment, words: ShellWords): Finding | undefined {
  const [id, secret] = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY']];
  if (id === undefined || secret === undefined) return undefined;
  const token = env['AWS_SESSION_TOKEN'] ?? env['AWS_SECURITY_TOKEN'];
  const wrong = misplacedKey({
    accessKeyId: id,
    secretAccessKey: secret,
    ...(token === undefined ? {} : { sessionToken: token }),
  });
  return wrong === undefined
    ? undefined
    : fail(
        'key_variables',
        `In the environment, ${wrong}.`,
        `${unsetKeys(env, words)}, or set each to its own value`,
      );
}

function judgeExpiration(env: Environment, now: number, words: ShellWords): Finding | undefined {
  const text = env['AWS_CREDENTIAL_EXPIRATION'];
  if (text === undefined) return undefined;
  const left = Date.parse(text) - now;
  if (Number.isNaN(left)) {
    return fail(
      'key_variables',
      'AWS_CREDENTIAL_EXPIRATION holds no time: the AWS CLI and boto3 stop there.',
      words.unset('AWS_CREDENTIAL_EXPIRATION'),
    );
  }
  if (left > 0) return undefined;
  const ago = formatDuration(-left / 1000);
  return env['AWS_ACCESS_KEY_ID'] === undefined
    ? warn(
        'key_variables',
        `AWS_CREDENTIAL_EXPIRATION is left over, ${ago} in the past: the next keys that you set would count as expired.`,
        words.unset('AWS_CREDENTIAL_EXPIRATION'),
      )
    : fail(
        'key_variables',
        `The keys of the environment expired ${ago} ago, as AWS_CREDENTIAL_EXPIRATION says.`,
        unsetKeys(env, words),
      );
}

/** What is wrong with the keys of the environment by themselves. @param now - in milliseconds since the epoch */
export const judgeKeyVariables = (env: Environment, now: number, words: ShellWords): Finding[] =>
  [
    judgeHalf(env, words),
    judgePlaces(env, words),
    judgeToken(env, words),
    judgeExpiration(env, now, words),
  ].filter((finding) => finding !== undefined);
