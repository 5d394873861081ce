import { roleInForce } from './trust-in-force.js';
import { createHmac } from 'node:crypto';
import { credentialsElement, type Call } from './call.js';
import { assumeRoleWithWebIdentityConstraints, checkParameters } from './constraints.js';
import { evaluate } from './policy-document.js';
import { readSessionPolicies } from './session-policies.js';
import type { XmlValue } from './query-protocol.js';
import { accessDenied, Refusal, validationError } from './refusal.js';
import { arnOf, userIdOf, type RoleSession } from './signer.js';
import { issueTemporaryKey, type OidcProvider, type World } from './world.js';

/* Tokens of OpenID Connect (RFC 7519), and what STS makes of them. The signature is an HMAC: nobody else's keys are needed. */

export interface Claims {
  readonly sub: string;
  readonly aud: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const signatureOf = (signed: string, { secret }: OidcProvider): string =>
  createHmac('sha256', secret).update(signed).digest('base64url');

/** A token that the provider has signed. */
export function signedToken(provider: OidcProvider, claims: Claims): string {
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ iss: provider.issuer, ...claims })}`;
  return `${signed}.${signatureOf(signed, provider)}`;
}

const invalid = (message: string): Refusal => new Refusal(400, 'InvalidIdentityToken', message);

function claimsIn(token: string): Claims & { readonly iss: string } {
  try {
    const [, payload = ''] = token.split('.');
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims & { readonly iss: string };
  } catch {
    throw invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
}

const hostOf = ({ issuer }: OidcProvider): string => issuer.replace(/^https:\/\//, '');

export const providerArn = (provider: OidcProvider): string =>
  `arn:${provider.partition}:iam::${provider.account}:oidc-provider/${hostOf(provider)}`;

/** The provider in the account of the role that has signed the token. */
function verified(world: World, account: string, token: string, now: number) {
  const claims = claimsIn(token);
  const provider = world.oidcProviders.find((one) => one.account === account && one.issuer === claims.iss);
  if (provider === undefined)
    throw invalid(`No OpenIDConnect provider found in your account for ${claims.iss}`);
  const signed = token.slice(0, token.lastIndexOf('.'));
  if (token !== `${signed}.${signatureOf(signed, provider)}`)
    throw invalid("Couldn't retrieve verification key from your identity provider");
  if (claims.exp * 1000 <= now) {
    const seconds = Math.floor(now / 1000);
    throw new Refusal(
      400,
      'ExpiredTokenException',
      `Token expired: current date/time ${seconds} must be before the expiration date/time${claims.exp}`,
    );
  }
  if (!provider.audiences.includes(claims.aud)) throw invalid('Incorrect token audience');
  return { claims, provider };
}

/** Nothing signs it: the token says who asks. */
export function assumeRoleWithWebIdentity({ params, world, now }: Omit<Call, 'signer'>): XmlValue {
  checkParameters(params, assumeRoleWithWebIdentityConstraints);
  const { RoleArn: roleArn = '', RoleSessionName: name = '', WebIdentityToken: token = '' } = params;
  const account = roleArn.split(':')[4] ?? '';
  const { claims, provider } = verified(world, account, token, now);
  const role = roleInForce(world, roleArn, now);
  const context = new Map([
    [`${hostOf(provider)}:aud`, [claims.aud]],
    [`${hostOf(provider)}:sub`, [claims.sub]],
    ['sts:rolesessionname', [name]],
  ]);
  const action = 'sts:AssumeRoleWithWebIdentity';
  const request = { action, resource: roleArn, federated: providerArn(provider), context };
  if (role === undefined || evaluate([role.trust], request) !== 'allow')
    throw accessDenied(`Not authorized to perform ${action}`);
  const duration = Number(params['DurationSeconds'] ?? 3600);
  if (duration > role.maxSessionDuration)
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  const session: RoleSession = {
    kind: 'role-session',
    role,
    name,
    chained: false,
    origin: 'assumed',
    tags: [],
    transitiveTagKeys: [],
    sessionPolicies: readSessionPolicies(params),
  };
  return {
    Credentials: credentialsElement(issueTemporaryKey(world, session, duration, now)),
    AssumedRoleUser: { AssumedRoleId: userIdOf(session), Arn: arnOf(session) },
    SubjectFromWebIdentityToken: claims.sub,
    Audience: claims.aud,
    Provider: providerArn(provider),
  };
}
