import { expect, test } from 'vitest';
import { openCorpDesk } from '../../../support/corp-desk.js';
import { corp, dev } from '../../../support/loopback-aws/identity-center/corp.js';
import { lacksPeers } from '../../../support/peers.js';

/* That the loopback Identity Center answers in the form of the service models: botocore parses by them. */

test.skipIf(lacksPeers('boto3'))(
  'botocore finds every answer of a whole sign-in as its service models have it',
  async () => {
    const desk = await openCorpDesk();
    desk.center.behaviour.consent = 'remembered';
    Object.assign(desk.center.behaviour, { pageSize: 1, emptyPages: true });
    const script = `
import base64, boto3, hashlib, json, sys, urllib.parse, urllib.request
from botocore import UNSIGNED
from botocore.config import Config
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_): return None
config = Config(region_name='eu-west-1', signature_version=UNSIGNED)
oidc, sso = boto3.client('sso-oidc', config=config), boto3.client('sso', config=config)
client = oidc.register_client(clientName='boto3', clientType='public', issuerUrl='${corp.startUrl}', scopes=['sso:account:access'],
    grantTypes=['authorization_code', 'refresh_token'], redirectUris=['http://127.0.0.1/oauth/callback'])
known = {key: client[key] for key in ('clientId', 'clientSecret')}
verifier, redirect = 'v' * 64, 'http://127.0.0.1:4711/oauth/callback'
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip('=')
query = urllib.parse.urlencode(dict(response_type='code', client_id=client['clientId'], redirect_uri=redirect, state='s',
    code_challenge_method='S256', scopes='sso:account:access', code_challenge=challenge))
try: urllib.request.build_opener(Stay).open('${desk.aws.url}/authorize?' + query)
except urllib.error.HTTPError as answer: location = answer.headers['location']
code = urllib.parse.parse_qs(urllib.parse.urlparse(location).query)['code'][0]
grant = dict(known, grantType='authorization_code', code=code, redirectUri=redirect, codeVerifier=verifier)
token = oidc.create_token(**grant)
try: oidc.create_token(**grant)
except oidc.exceptions.InvalidGrantException as error: again = error.response['error_description']
try: oidc.create_token(**known, grantType='urn:ietf:params:oauth:grant-type:device_code', deviceCode='x')
except oidc.exceptions.UnauthorizedClientException as error: device = error.response['error']
access = dict(accessToken=token['accessToken'])
pages = lambda name, **more: [page for page in sso.get_paginator(name).paginate(**access, **more)]
accounts = [one['accountName'] for page in pages('list_accounts') for one in page['accountList']]
roles = [one['roleName'] for page in pages('list_account_roles', accountId='${dev}') for one in page['roleList']]
credentials = sso.get_role_credentials(**access, accountId='${dev}', roleName='AdministratorAccess')['roleCredentials']
sso.logout(**access)
try: sso.list_accounts(**access)
except sso.exceptions.UnauthorizedException as error: out = error.response['Error']['Message']
print(json.dumps(dict(again=again, device=device, expiresIn=token['expiresIn'], accounts=accounts, roles=roles, out=out, last=credentials['expiration'])))`;
    const started = Date.now();
    const found = JSON.parse(await desk.run('python3', ['-c', script])) as Record<string, unknown>;
    expect(found).toEqual({
      again: 'Invalid grant provided',
      device: 'unauthorized_client',
      expiresIn: 3600,
      accounts: ['Payments (prod)', 'Payments (dev)'],
      roles: ['AdministratorAccess', 'ReadOnlyAccess'],
      out: 'Session token not found or invalid',
      last: expect.any(Number) as number,
    });
    expect(Number(found['last'])).toBeGreaterThan(started + 7_100_000);
    // Two pages and two empty ones for each listing.
    expect(
      [desk.aws.calls('ListAccounts'), desk.aws.calls('ListAccountRoles')].map((calls) => calls.length),
    ).toEqual([5, 4]);
  },
);
