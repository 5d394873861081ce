/* Stack sets: one template, and its stacks in many accounts. */

/** Whether the account that asks does so for itself, or for its organization as a delegated administrator. */
export type CallAs = 'SELF' | 'DELEGATED_ADMIN';

/** A stack set, and who asks for it. */
export interface StackSetName {
  readonly name: string;
  readonly callAs: CallAs;
}

export type PermissionModel = 'SERVICE_MANAGED' | 'SELF_MANAGED';

/** What of a stack set is said when it is made or changed. */
export interface StackSetSettings {
  readonly description: string;
  readonly template: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Of a stack set that has its roles by hand. */
  readonly administrationRoleArn?: string;
  readonly executionRoleName?: string;
}

/** Of a service-managed one: whether accounts that come get the stack, and whether those that leave keep it. */
export interface AutoDeployment {
  readonly isOn: boolean;
  readonly keepsStacks: boolean;
}

/** A stack set as CloudFormation has it. */
export interface StackSet extends StackSetSettings {
  readonly id: string;
  readonly permissionModel: PermissionModel;
  readonly autoDeployment: AutoDeployment;
  readonly unitIds: readonly string[];
}

/** In which accounts something is done. */
export type StackTargets =
  | { readonly kind: 'accounts'; readonly accountIds: readonly string[] }
  /** Of a service-managed stack set: units with all below, or these accounts of them alone. */
  | { readonly kind: 'units'; readonly unitIds: readonly string[]; readonly only?: readonly string[] };

export interface OperationPreferences {
  readonly mostAtOnce: number;
}

/** A stack of the set, in one account. */
export interface StackInstance {
  readonly accountId: string;
  readonly region: string;
  readonly stackId: string | undefined;
  /** `CURRENT`, `OUTDATED` or `INOPERABLE`. */
  readonly status: string;
  /** `SUCCEEDED`, `FAILED`, `SKIPPED_SUSPENDED_ACCOUNT`, … */
  readonly detail: string | undefined;
  readonly reason: string | undefined;
}

export interface StackSetOperation {
  readonly id: string;
  readonly action: string;
  /** `RUNNING`, `QUEUED`, `STOPPING`, `SUCCEEDED`, `FAILED` or `STOPPED`. */
  readonly status: string;
  readonly reason: string | undefined;
}

/** What became of an operation in one account. */
export interface OperationResult {
  readonly accountId: string;
  /** `PENDING`, `RUNNING`, `SUCCEEDED`, `FAILED` or `CANCELLED`. */
  readonly status: string;
  readonly reason: string | undefined;
}

/** The id of the operation that was begun. */
export interface BegunOperation {
  readonly operationId: string;
}

/** What an operation is begun with. */
export interface OperationTerms {
  readonly preferences: OperationPreferences;
  /** Its id: the same for each try of one call, so that CloudFormation begins one. */
  readonly operationId: string;
}

/**
 * Which stacks an update is of: all of them, or these. CloudFormation takes no change of the deployment with the latter, and with
 * a template, be it the same one, all others are OUTDATED from then on.
 */
export type UpdateScope =
  | { readonly kind: 'all'; readonly deployment: AutoDeployment | undefined }
  | {
      readonly kind: 'some';
      readonly targets: StackTargets;
      readonly region: string;
      readonly keepsTemplate: boolean;
    };
