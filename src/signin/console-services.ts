import { alternatives } from '../accounts/checking/finding.js';
import { nearest } from '../accounts/checking/nearest.js';

/*
 * What `--service` takes: names of the console's own pages (`https://console.aws.amazon.com/NAME/home`), and those that people
 * know from the AWS CLI where the console calls them otherwise. A page of a wrong name is only a "not found" after the sign-in.
 */

const OWN_NAMES = (
  'acm acm-pca amazon-mq amplify aos apigateway appflow apprunner appstream2 appsync artifact athena auditmanager b2bi backup ' +
  'batch bedrock bedrock-agentcore billing billingconductor braket chatbot cleanrooms cloud9 cloudformation cloudfront ' +
  'cloudhsm cloudmap cloudsearch cloudshell cloudtrail cloudwatch codesuite cognito comprehend compute-optimizer config ' +
  'connect controltower cost-management costmanagement databrew dataexchange datasync datazone deadlinecloud detective ' +
  'devicefarm devops-guru directconnect directoryservicev2 discovery dms docdb drs dynamodb dynamodbv2 ec2 ecr ecs efs eks ' +
  'elasticache elasticbeanstalk elasticmapreduce emr entityresolution events firehose fis flink forecast fsx gamelift glacier ' +
  'globalaccelerator glue grafana groundstation guardduty health healthlake iam iamv2 imagebuilder inspector iot iotevents ' +
  'iotfleetwise iotsitewise iottwinmaker ivs kendra keyspaces kinesis kinesisvideo kms lakeformation lambda lex lexv2 ' +
  'license-manager lightsail location m2 macie managedblockchain marketplace mediaconnect mediaconvert medialive mediapackage ' +
  'mediastore mediatailor medical-imaging memorydb mgn migrationhub msk mwaa neptune networkmanager notifications odb omics ' +
  'opsworks organizations outposts payment-cryptography pcs personalize pinpoint polly prometheus proton ram rbin rds ' +
  'redshift redshiftv2 rekognition resiliencehub resource-explorer resource-groups rolesanywhere route53 route53resolver s3 ' +
  'sagemaker scheduler secretsmanager securityhub securitylake serverlessrepo servicecatalog servicequotas ses signer ' +
  'singlesignon sms-voice snowfamily sns sqs states storagegateway support swf systems-manager textract timestream tnb ' +
  'transcribe transfer translate trustedadvisor verifiedpermissions vpc wafv2 wellarchitected wickr workmail workspaces ' +
  'workspaces-thin-client workspaces-web xray'
).split(' ');

/** What else the AWS CLI and people call a page, by its path; behind a `#`, by the place in it. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'access-analyzer': 'accessanalyzer',
  'amazon-mq': 'mq',
  amplify: 'amplifybackend amplifyuibuilder',
  aos: 'es opensearch opensearchserverless osis',
  apigateway: 'apigatewaymanagementapi apigatewayv2 apigw',
  appstream2: 'appstream',
  awsautoscaling: 'autoscaling-plans',
  backup: 'backup-gateway backupsearch',
  bedrock:
    'bedrock-agent bedrock-agent-runtime bedrock-data-automation bedrock-data-automation-runtime bedrock-runtime',
  'bedrock-agentcore': 'bedrock-agentcore-control',
  billing: 'account freetier invoicing taxsettings',
  'chime-sdk':
    'chime-sdk-identity chime-sdk-media-pipelines chime-sdk-meetings chime-sdk-messaging chime-sdk-voice',
  cleanrooms: 'cleanroomsml',
  cloudformation: 'cfn',
  cloudfront: 'cloudfront-keyvaluestore',
  cloudhsm: 'cloudhsmv2',
  cloudmap: 'servicediscovery',
  cloudsearch: 'cloudsearchdomain',
  cloudtrail: 'cloudtrail-data',
  cloudwatch:
    'application-signals cw internetmonitor logs networkflowmonitor networkmonitor oam observabilityadmin rum synthetics',
  'codesuite/codeartifact': 'codeartifact',
  'codesuite/codebuild': 'codebuild',
  'codesuite/codecommit': 'codecommit',
  'codesuite/codedeploy': 'codedeploy deploy',
  'codesuite/codepipeline': 'codepipeline',
  cognito: 'cognito-identity cognito-idp cognito-sync',
  comprehend: 'comprehendmedical',
  'compute-optimizer': 'compute-optimizer-automation',
  config: 'configservice',
  connect:
    'appintegrations connect-contact-lens connectcampaigns connectcampaignsv2 connectcases connectparticipant customer-profiles qconnect voice-id wisdom',
  controltower: 'controlcatalog',
  costmanagement: 'bcm-data-exports ce cost-explorer cost-optimization-hub cur savingsplans',
  'costmanagement#/budgets': 'budgets',
  deadlinecloud: 'deadline',
  directoryservicev2: 'ds ds-data',
  docdb: 'docdb-elastic',
  dynamodb: 'dax ddb dynamodbstreams',
  ec2: 'dlm ec2-instance-connect',
  'ec2#AutoScalingGroups:': 'autoscaling',
  'ec2#LoadBalancers:': 'alb elb elbv2 nlb',
  'ec2#Volumes:': 'ebs',
  ecr: 'ecr-public',
  eks: 'eks-auth',
  emr: 'emr-containers emr-serverless',
  events: 'eventbridge pipes schemas',
  flink: 'kinesisanalytics kinesisanalyticsv2',
  gamelift: 'gameliftstreams',
  iam: 'sts',
  'inspector/v2': 'inspector-scan inspector2',
  iot: 'greengrass greengrassv2 iot-data iot-jobs-data iotdeviceadvisor iotsecuretunneling iotwireless',
  iotevents: 'iotevents-data',
  ivs: 'ivs-realtime ivschat',
  kendra: 'kendra-ranking',
  keyspaces: 'keyspacesstreams',
  kinesisvideo:
    'kinesis-video-archived-media kinesis-video-media kinesis-video-signaling kinesis-video-webrtc-storage',
  launchwizard: 'launch-wizard',
  lex: 'lex-models lex-runtime',
  lexv2: 'lexv2-models lexv2-runtime',
  'license-manager': 'license-manager-linux-subscriptions license-manager-user-subscriptions',
  location: 'geo-maps geo-places geo-routes',
  macie: 'macie2',
  managedblockchain: 'managedblockchain-query',
  mediapackage: 'mediapackage-vod mediapackagev2',
  mediastore: 'mediastore-data',
  migrationhub: 'mgh migrationhub-config migrationhuborchestrator',
  msk: 'kafka kafkaconnect',
  mwaa: 'mwaa-serverless',
  neptune: 'neptune-graph neptunedata',
  notifications: 'notificationscontacts',
  'payment-cryptography': 'payment-cryptography-data',
  personalize: 'personalize-events personalize-runtime',
  pinpoint: 'pinpoint-email',
  prometheus: 'amp',
  rds: 'pi rds-data',
  redshiftv2: 'redshift-data redshift-serverless',
  'resource-explorer': 'resource-explorer-2',
  'resource-groups': 'resourcegroupstaggingapi',
  route53: 'r53',
  'route53/domains': 'route53domains',
  route53recovery:
    'arc-zonal-shift route53-recovery-cluster route53-recovery-control-config route53-recovery-readiness',
  s3: 's3api s3control s3files s3outposts s3tables s3vectors',
  sagemaker:
    'runtime.sagemaker sagemaker-a2i-runtime sagemaker-edge sagemaker-featurestore-runtime sagemaker-geospatial sagemaker-metrics sagemaker-runtime',
  scn: 'supplychain',
  servicecatalog: 'servicecatalog-appregistry',
  servicequotas: 'service-quotas',
  ses: 'mailmanager sesv2',
  signer: 'signer-data',
  singlesignon: 'identitystore sso sso-admin sso-oidc',
  'sms-voice': 'pinpoint-sms-voice-v2',
  snowfamily: 'snow-device-management snowball',
  'social-messaging': 'socialmessaging',
  states: 'sfn step-functions stepfunctions',
  support: 'support-app',
  'systems-manager': 'ssm ssm-contacts ssm-guiconnect ssm-incidents ssm-quicksetup',
  timestream: 'timestream-influxdb timestream-query timestream-write',
  vpc: 'network-firewall vpc-lattice',
  wafv2: 'shield waf waf-regional',
  workmail: 'workmailmessageflow',
  workspaces: 'workspaces-instances',
};

const PATHS: ReadonlyMap<string, string> = new Map([
  ...[...OWN_NAMES, ...Object.keys(OTHER_NAMES).filter((path) => !path.includes('#'))].map(
    (name) => [name, name] as const,
  ),
  ...Object.entries(OTHER_NAMES).flatMap(([path, names]) =>
    names.split(' ').map((name) => [name, path] as const),
  ),
]);

/** The path of a service's page in the console, before `/home`; undefined for a name that is not known here. */
export const servicePath = (service: string): string | undefined => PATHS.get(service.toLowerCase());

/** `s3 or ses`; empty where nothing is near. */
export const nearestServices = (service: string): string => alternatives(nearest(service, [...PATHS.keys()]));
