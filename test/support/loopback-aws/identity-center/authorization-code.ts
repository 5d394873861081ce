import { createHash, randomBytes } from 'node:crypto';
import { Refusal } from '../refusal.js';
import type { Call, Reply } from './call.js';
import { redirectTarget, requireGrant, type Client } from './client.js';
import { consentPage } from './consent-page.js';
import type { IdentityCenter } from './identity-center.js';
import { invalidRequest, readMembers } from './members.js';
import { beginSession, invalidGrant, type TokenAnswer } from './token.js';

/** What a person is asked on the page of /authorize. */
export interface Consent {
  readonly client: Client;
  readonly center: IdentityCenter;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeChallenge: string;
}

export interface Code extends Consent {
  readonly user: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

function sendBack({ redirectUri, state }: Consent, answer: Readonly<Record<string, string>>): Reply {
  const url = new URL(redirectUri);
  url.search = new URLSearchParams({ ...answer, state }).toString();
  return { redirect: url.href };
}

const denied = (consent: Consent): Reply => sendBack(consent, { error: 'access_denied' });

function allow({ centers, now }: Call, consent: Consent, user: string): Reply {
  const code = randomBytes(60).toString('base64url');
  const expires = now + consent.center.behaviour.codeLifetime * 1000;
  centers.codes.set(code, { ...consent, user, expires });
  centers.secrets.add(code);
  return sendBack(consent, { code });
}

/** Who can't prove a registered address is sent nowhere. */
function clientWithRedirect({ centers, now }: Call, id: string, redirectUri: string) {
  const client = centers.clients.get(id);
  if (client?.center === undefined || client.expires <= now) {
    throw new Refusal(401, 'InvalidClientException', 'Invalid client provided');
  }
  const target = redirectTarget(redirectUri);
  if (target === undefined || !client.redirectUris.map(redirectTarget).includes(target)) {
    throw new Refusal(400, 'InvalidRedirectUriException', 'Invalid redirect URI provided');
  }
  requireGrant(client, 'authorization_code');
  return { client, center: client.center };
}

/** `GET /authorize`, which the service model does not have. The AWS CLI says `scopes`, others say `scope`. */
export function authorize(call: Call): Reply {
  const asked = readMembers(call.given, {
    required: [
      'response_type',
      'client_id',
      'redirect_uri',
      'state',
      'code_challenge',
      'code_challenge_method',
    ],
    optional: ['scope', 'scopes'],
  });
  const { client, center } = clientWithRedirect(call, asked.client_id, asked.redirect_uri);
  const { state, redirect_uri: redirectUri, code_challenge: codeChallenge } = asked;
  const consent: Consent = { client, center, redirectUri, state, codeChallenge };
  const error = (code: string): Reply => sendBack(consent, { error: code });
  if (asked.response_type !== 'code') return error('unsupported_response_type');
  if (asked.code_challenge_method !== 'S256' || !/^[\w-]{43}$/.test(codeChallenge)) {
    return error('invalid_request');
  }
  const scopes = (asked.scopes ?? asked.scope ?? '').split(' ').filter((scope) => scope !== '');
  if (!scopes.every((scope) => client.scopes.includes(scope))) return error('invalid_scope');
  return ask(call, consent);
}

function ask(call: Call, consent: Consent): Reply {
  const { behaviour, settings } = consent.center;
  if (behaviour.consent === 'denied') return denied(consent);
  if (behaviour.consent === 'remembered') return allow(call, consent, settings.users[0] ?? '');
  const id = randomBytes(16).toString('hex');
  call.centers.consents.set(id, consent);
  const { name, scopes } = consent.client;
  return {
    html: consentPage({
      action: '/authorize',
      client: name,
      scopes,
      users: settings.users,
      fields: { consent: id },
    }),
  };
}

/** The page's form: once. */
export function consent(call: Call): Reply {
  const answer = readMembers(call.given, { required: ['consent', 'user', 'decision'] });
  const asked = call.centers.consents.get(answer.consent);
  call.centers.consents.delete(answer.consent);
  if (asked === undefined) throw invalidRequest('This page was answered already');
  if (answer.decision === 'deny') return denied(asked);
  if (answer.decision !== 'allow') throw invalidRequest('decision is neither allow nor deny');
  if (!asked.center.settings.users.includes(answer.user)) throw invalidRequest('Nobody has this user name');
  return allow(call, asked, answer.user);
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

interface Proof {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

/** A code is gone after the first try, a wrong one too. */
export function redeemCode({ centers, now }: Call, client: Client, proof: Proof): TokenAnswer {
  if (!/^[\w.~-]{43,128}$/.test(proof.codeVerifier)) throw invalidRequest('Invalid code verifier');
  const code = centers.codes.get(proof.code);
  centers.codes.delete(proof.code);
  if (
    code?.client !== client ||
    code.expires <= now ||
    code.redirectUri !== proof.redirectUri ||
    code.codeChallenge !== challengeOf(proof.codeVerifier)
  ) {
    throw invalidGrant();
  }
  return beginSession(centers, { center: code.center, user: code.user, client }, now);
}
