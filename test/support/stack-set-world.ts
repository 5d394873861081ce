import { onTestFinished } from 'vitest';
import type { CallAs } from '../../src/aws/stack-set.js';
import {
  STACK_SET_TAGS,
  type FoundStackSet,
  type WantedStackSet,
  decideStackSet,
} from '../../src/roles/stack-sets/decide-stack-set.js';
import { stackSetClient, type StackSetContext } from '../../src/roles/stack-sets/stack-set-calls.js';
import { stepsOf, type StackSetStep } from '../../src/roles/stack-sets/stack-set-operations.js';
import { watchOperation, type WatchedOperation } from '../../src/roles/stack-sets/watch-operation.js';
import { CORP_ORGANIZATION, MANAGEMENT, PAYMENTS, WEB } from './corp-organization.js';
import { startLoopbackAws } from './loopback-aws/loopback-aws.js';
import { callTo } from './service-call.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');

export const ROOT_UNIT = 'r-r00t';

export const developerTemplate = (more: object = {}): string =>
  JSON.stringify({
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'Developer',
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: `arn:aws:iam::${MANAGEMENT}:root` },
                Action: 'sts:AssumeRole',
              },
            ],
          },
          ...more,
        },
      },
    },
  });

/** In the whole organization of CORP_ORGANIZATION. */
export const wantedRole = (more: Partial<WantedStackSet> = {}): WantedStackSet => ({
  settings: { description: 'Developer', template: developerTemplate(), tags: STACK_SET_TAGS },
  deployment: { isOn: true, keepsStacks: false },
  targets: { kind: 'units', unitIds: [ROOT_UNIT] },
  accounts: [
    { name: 'payments', accountId: PAYMENTS },
    { name: 'web', accountId: WEB },
  ],
  ...more,
});

/** Stack sets as ada of an account keeps them, in a time that passes only where something waits. */
export async function openStackSets(account = MANAGEMENT, callAs: CallAs = 'SELF') {
  let time = NOON;
  const aws = await startLoopbackAws({ now: () => time });
  onTestFinished(() => aws.close());
  const organization = aws.addOrganization(CORP_ORGANIZATION);
  aws.cloudFormation.trustedAccess = true;
  const ada = aws.user({ account, name: 'ada' });
  const { credentials, target, transport } = callTo(aws, ada, time);
  const stop = new AbortController();
  const clock = {
    now: () => time,
    random: () => 0.5,
    sleep: (ms: number) => {
      time += Math.max(0, ms);
      return Promise.resolve();
    },
  };
  const context: StackSetContext = {
    credentials: () => Promise.resolve(credentials),
    target,
    transport,
    now: () => time,
    situationOf: (call) => ({
      call,
      now: time,
      stackSet: { name: 'acctmgr-Developer', region: 'us-east-1' },
    }),
    signal: stop.signal,
    clock,
    set: { name: 'acctmgr-Developer', callAs },
    region: 'us-east-1',
  };
  const client = await stackSetClient(context, 10);
  const watch = (id: string, seconds = 600): Promise<WatchedOperation> =>
    watchOperation(client, id, {
      clock,
      signal: stop.signal,
      until: time + seconds * 1000,
      onLook: () => undefined,
    });
  const carryOut = async (wanted: WantedStackSet, steps: readonly StackSetStep[]) => {
    const watched: WatchedOperation[] = [];
    for (const step of steps) {
      const id = await client.begin(step, wanted, (await client.find()).set);
      if (id !== undefined) watched.push(await watch(id));
    }
    return watched;
  };
  /** All that is to be done; returns how it stands then. */
  const apply = async (wanted: WantedStackSet = wantedRole()): Promise<FoundStackSet> => {
    const { first, rest } = stepsOf(wanted, decideStackSet(wanted, await client.find()));
    await carryOut(wanted, [...(first?.steps ?? []), ...rest]);
    return client.find();
  };
  const seconds = () => (time - NOON) / 1000;
  return { aws, ada, organization, client, watch, carryOut, apply, stop, seconds };
}
