import type { CallerSide } from '../../roles/caller-policies.js';
import type { DesignedRole } from '../../roles/design-role.js';
import { cloudFormationCaller, cloudFormationRole } from '../../roles/forms/cloudformation.js';
import { iamRole } from '../../roles/forms/iam-role.js';
import { terraformCaller, terraformRole } from '../../roles/forms/terraform.js';
import type { View } from '../../output/view.js';

export const TEMPLATE_FORMATS = ['json', 'cloudformation', 'terraform'] as const;
export type TemplateFormat = (typeof TEMPLATE_FORMATS)[number];

export interface RoleTemplate {
  readonly account: string;
  readonly role: DesignedRole;
  readonly side: CallerSide;
  /** In the other formats than JSON. */
  readonly text: string | undefined;
}

/** Role and caller are in different accounts, so that one template is of one of them: of the caller, where one is named. */
export function templateText(
  format: TemplateFormat,
  { design }: DesignedRole,
  side: CallerSide,
): string | undefined {
  const { caller } = side;
  switch (format) {
    case 'json':
      return undefined;
    case 'cloudformation':
      return caller === undefined ? cloudFormationRole(design) : cloudFormationCaller(caller, side);
    case 'terraform':
      return caller === undefined ? terraformRole(design) : terraformCaller(caller, side);
  }
}

const documentOf = ({ account, role, side }: RoleTemplate) => ({
  account,
  account_id: role.design.accountId,
  role_arn: role.roleArn,
  role: iamRole(role.design, 'acctmgr'),
  caller: {
    kind: side.caller?.kind ?? null,
    name: side.caller?.name ?? null,
    policies: side.policies,
  },
});

export const templateView: View<RoleTemplate> = {
  json: (template) => ({
    ...documentOf(template),
    template: template.text ?? null,
    notes: template.role.notes,
  }),
  human: (template) => template.text ?? JSON.stringify(documentOf(template), undefined, 2),
  isVerbatim: true,
};
