import { describe, expect, it } from 'vitest';
import { startUrlOf } from '../../../src/identity-center/start-url.js';

const urlOf = (given: string) => startUrlOf(given).url;

describe('the address of a portal', () => {
  it.each([
    'https://corp.awsapps.com/start',
    'https://d-1234567890.awsapps.com/start',
    'https://ssoins-0123456789abcdef.portal.eu-west-1.app.aws',
    'https://identitycenter.amazonaws.com/ssoins-0123456789abcdef',
    'https://identitycenter.us-gov.amazonaws.com/ssoins-0123456789abcdef',
    'https://start.us-gov-home.awsapps.com/directory/corp',
    'https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/d-1234567890',
    'https://start.home.awsapps.cn/directory/corp',
    'https://ssoins-0123456789abcdef.cn-north-1.portal.amazonaws.com.cn',
    'https://ssoins-0123456789abcdef.portal.cn-north-1.app.amazonwebservices.com.cn',
    'https://ssoins-0123456789abcdef.eusc-de-east-1.portal.amazonaws.eu',
    'https://aws.corp.example/start',
    'http://127.0.0.1:4566/start',
  ])('is kept as it is: %s', (url) => {
    expect(urlOf(url)).toBe(url);
  });

  it.each([
    ['https://corp.awsapps.com/start/', 'https://corp.awsapps.com/start'],
    ['https://corp.awsapps.com/start#/', 'https://corp.awsapps.com/start'],
    ['https://corp.awsapps.com/start/#/', 'https://corp.awsapps.com/start'],
    ['https://corp.awsapps.com/start/#/?tab=accounts', 'https://corp.awsapps.com/start'],
    ['https://corp.awsapps.com/start/#/console?account_id=1&role_name=a', 'https://corp.awsapps.com/start'],
    ['https://corp.awsapps.com/start?tab=accounts', 'https://corp.awsapps.com/start'],
    ['  https://Corp.awsapps.com/start \n', 'https://corp.awsapps.com/start'],
    ['corp.awsapps.com/start', 'https://corp.awsapps.com/start'],
    ['https://ssoins-1.portal.eu-west-1.app.aws/#/', 'https://ssoins-1.portal.eu-west-1.app.aws'],
    ['https://start.home.awsapps.cn/directory/corp#/', 'https://start.home.awsapps.cn/directory/corp'],
  ])('loses what browsers put there: %s', (given, url) => {
    expect(urlOf(given)).toBe(url);
  });

  it.each([
    ['https://ssoins-1.portal.eu-west-1.app.aws', 'eu-west-1'],
    ['https://ssoins-1.portal.us-gov-west-1.app.aws/', 'us-gov-west-1'],
    ['https://ssoins-1.portal.cn-north-1.app.amazonwebservices.com.cn', 'cn-north-1'],
    ['https://ssoins-1.eusc-de-east-1.portal.amazonaws.eu', 'eusc-de-east-1'],
    ['https://corp.awsapps.com/start', undefined],
    ['https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/d-1', undefined],
  ])('tells the region of %s: %s', (given, region) => {
    expect(startUrlOf(given).region).toBe(region);
  });

  it.each([
    ['http://corp.awsapps.com/start', 'is not https'],
    ['ftp://corp.awsapps.com/start', 'is not https'],
    ['http://127.0.0.1.evil.example/start', 'is not https'],
    ['https://ada:secret@corp.awsapps.com/start', 'is not the address of a portal'],
    ['corp', 'is not an address'],
    ['', 'is not an address'],
    ['https://', 'is not an address'],
    ['https://corp.awsapps.com', 'lacks its path'],
    ['https://corp.awsapps.com/#/', 'lacks its path'],
  ])('can not be %j', (given, why) => {
    expect(() => startUrlOf(given)).toThrow(why);
  });
});
