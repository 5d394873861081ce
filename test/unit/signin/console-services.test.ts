import { describe, expect, it } from 'vitest';
import { nearestServices, servicePath } from '../../../src/signin/console-services.js';

describe('a service of the console', () => {
  it.each([
    ['elb', 'ec2#LoadBalancers:'],
    ['apigatewayv2', 'apigateway'],
    ['configservice', 'config'],
    ['es', 'aos'],
    ['ce', 'costmanagement'],
    ['s3api', 's3'],
    ['sesv2', 'ses'],
    ['macie2', 'macie'],
    ['route53domains', 'route53/domains'],
    ['service-quotas', 'servicequotas'],
    ['cognito-identity', 'cognito'],
    ['deploy', 'codesuite/codedeploy'],
    ['stepfunctions', 'states'],
    ['Fis', 'fis'],
  ])('is known as the AWS CLI calls it: %s', (name, path) => {
    expect(servicePath(name)).toBe(path);
  });

  it.each(['qapps', 'constructor', '', 's3 ', 'ec2#x'])('is not %j', (name) => {
    expect(servicePath(name)).toBeUndefined();
  });

  it('has near ones', () => {
    expect(nearestServices('elbv3')).toContain('elbv2');
  });
});
