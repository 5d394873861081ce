import { describe, expect, it } from 'vitest';
import { portalLink } from '../../../src/signin/portal-link.js';

const wish = { accountId: '111122223333', permissionSet: 'ReadOnlyAccess' };
const PLACE = '#/console?account_id=111122223333&role_name=ReadOnlyAccess';

describe('the link of the access portal', () => {
  it.each([
    ['https://corp.awsapps.com/start', 'https://corp.awsapps.com/start/'],
    ['https://corp.awsapps.com/start/', 'https://corp.awsapps.com/start/'],
    ['https://corp.awsapps.com/start#/', 'https://corp.awsapps.com/start/'],
    ['https://corp.awsapps.com/start/#/?tab=accounts', 'https://corp.awsapps.com/start/'],
    [
      'https://start.us-gov-home.awsapps.com/directory/corp',
      'https://start.us-gov-home.awsapps.com/directory/corp/',
    ],
    ['https://start.home.awsapps.cn/directory/corp', 'https://start.home.awsapps.cn/directory/corp/'],
    ['https://ssoins-1234.portal.eu-west-1.app.aws', 'https://ssoins-1234.portal.eu-west-1.app.aws/'],
    ['https://sso.example.com/', 'https://sso.example.com/'],
  ])('of %s', (startUrl, page) => {
    expect(portalLink(startUrl, wish)).toBe(`${page}${PLACE}`);
  });

  it('encodes each part, so that none becomes another one', () => {
    const link = portalLink('https://corp.awsapps.com/start', {
      accountId: '111122223333',
      permissionSet: 'A+B=C,d@e&role_name=Admin',
      destination: 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1#x',
    });
    expect(
      link
        .split('?')[1]
        ?.split('&')
        .map((part) => part.split('=').map(decodeURIComponent)),
    ).toEqual([
      ['account_id', '111122223333'],
      ['role_name', 'A+B=C,d@e&role_name=Admin'],
      ['destination', 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1#x'],
    ]);
  });
});
