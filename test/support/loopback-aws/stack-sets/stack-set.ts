import type { TemplateRole } from './template.js';

/* Stack sets as the service keeps them. */

export interface StoredInstance {
  readonly account: string;
  readonly region: string;
  readonly unit: string | undefined;
  readonly stackId: string;
  status: 'CURRENT' | 'OUTDATED' | 'INOPERABLE';
  detail: string;
  reason: string | undefined;
  /** The ARN of the role that its stack made. */
  roleArn: string | undefined;
}

export interface StoredResult {
  status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  reason: string | undefined;
}

export interface StoredOperation {
  readonly id: string;
  readonly action: 'CREATE' | 'UPDATE';
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'STOPPED';
  /** So many accounts may fail. */
  readonly tolerance: number;
  readonly region: string;
  /** By account, in the order in which they come. */
  readonly results: Map<string, StoredResult>;
}

export interface StoredSet {
  readonly id: string;
  readonly name: string;
  /** Where it is kept: of a service-managed one, the management account. */
  readonly account: string;
  readonly region: string;
  readonly model: 'SERVICE_MANAGED' | 'SELF_MANAGED';
  description: string;
  template: string;
  role: TemplateRole;
  tags: Readonly<Record<string, string>>;
  administrationRole: string;
  executionRole: string;
  autoDeployment: { enabled: boolean; retains: boolean };
  readonly units: Set<string>;
  /** By account. */
  readonly instances: Map<string, StoredInstance>;
  /** The latest last. */
  readonly operations: StoredOperation[];
}

/** What may change while the service runs. */
export interface LoopbackCloudFormation {
  /** Whether CloudFormation may act for organizations. Default: it may not, as on AWS. */
  trustedAccess: boolean;
  /** Accounts that may keep stack sets for their organization. */
  delegatedAdministrators: string[];
  /** So many accounts are done each time that somebody looks at an operation. Default: all. */
  accountsPerLook: number;
  /** By account, Region and name. */
  readonly sets: Map<string, StoredSet>;
}

export const noStackSets = (): LoopbackCloudFormation => ({
  trustedAccess: false,
  delegatedAdministrators: [],
  accountsPerLook: Infinity,
  sets: new Map(),
});
