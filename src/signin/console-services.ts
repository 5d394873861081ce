import { alternatives } from '../accounts/checking/finding.js';
import { nearest } from '../accounts/checking/nearest.js';

/*
 * What `--service` takes: names of the console's own pages (`https://console.aws.amazon.com/NAME/home`), and those that people
 * know from the AWS CLI where the console calls them otherwise. A page of a wrong name is only a "not found" after the sign-in.
 */

const OWN_NAMES = (
  'acm amazon-mq amplify aos apigateway appflow apprunner appstream2 appsync athena auditmanager backup batch bedrock billing ' +
  'braket cloud9 cloudformation cloudfront cloudhsm cloudmap cloudshell cloudtrail cloudwatch codesuite cognito comprehend ' +
  'compute-optimizer config connect controltower cost-management costmanagement databrew datasync datazone detective ' +
  'devicefarm directconnect directoryservicev2 dms docdb dynamodb dynamodbv2 ec2 ecr ecs efs eks elasticache elasticbeanstalk ' +
  'elasticmapreduce emr events firehose fsx gamelift glacier glue grafana guardduty health iam iamv2 inspector iot kendra ' +
  'keyspaces kinesis kms lakeformation lambda lex license-manager lightsail location macie mediaconvert medialive memorydb mgn ' +
  'msk mwaa neptune opsworks organizations outposts personalize polly ram rds redshift redshiftv2 rekognition resource-explorer ' +
  'resource-groups rolesanywhere route53 s3 sagemaker scheduler secretsmanager securityhub servicecatalog servicequotas ses ' +
  'singlesignon sns sqs states storagegateway support swf systems-manager textract timestream transcribe transfer translate ' +
  'trustedadvisor vpc wafv2 wellarchitected workspaces xray'
).split(' ');

const OTHER_NAMES: Readonly<Record<string, string>> = {
  apigw: 'apigateway',
  cfn: 'cloudformation',
  codeartifact: 'codesuite/codeartifact',
  codebuild: 'codesuite/codebuild',
  codecommit: 'codesuite/codecommit',
  codedeploy: 'codesuite/codedeploy',
  codepipeline: 'codesuite/codepipeline',
  cw: 'cloudwatch',
  ddb: 'dynamodb',
  eventbridge: 'events',
  kafka: 'msk',
  logs: 'cloudwatch',
  mq: 'amazon-mq',
  opensearch: 'aos',
  r53: 'route53',
  sfn: 'states',
  ssm: 'systems-manager',
  sso: 'singlesignon',
  'step-functions': 'states',
  stepfunctions: 'states',
  waf: 'wafv2',
};

const PATHS: ReadonlyMap<string, string> = new Map([
  ...OWN_NAMES.map((name) => [name, name] as const),
  ...Object.entries(OTHER_NAMES),
]);

/** The path of a service's page in the console, before `/home`; undefined for a name that is not known here. */
export const servicePath = (service: string): string | undefined => PATHS.get(service.toLowerCase());

/** `s3 or ses`; empty where nothing is near. */
export const nearestServices = (service: string): string => alternatives(nearest(service, [...PATHS.keys()]));
