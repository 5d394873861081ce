import type { PolicyDocument } from '../policy-document.js';
import { Refusal, validationError } from '../refusal.js';

/* Templates of one IAM role, which is all that is read here. */

/** The properties of AWS::IAM::Role; texts may still be intrinsic functions. */
export type TemplateRole = Readonly<Record<string, unknown>>;

const PSEUDO = /\$\{(!?)([^}]*)\}/g;

function substituted(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PSEUDO, (_all, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    const value = values[name];
    if (value === undefined)
      throw validationError(`Template error: variable ${name} in Fn::Sub expression does not resolve`);
    return value;
  });
}

/** A value as it is in one account. */
function resolved(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => resolved(item, values));
  const entries = Object.entries(value);
  const [[name, inner] = ['', undefined]] = entries;
  if (entries.length === 1 && name === 'Fn::Sub') return substituted(String(inner), values);
  return Object.fromEntries(entries.map(([key, item]) => [key, resolved(item, values)]));
}

const MOST_BYTES = 51_200;

/** @throws Refusal for what is no template of one named role, or not acknowledged */
export function readTemplate(text: string, capabilities: readonly string[]): TemplateRole {
  if (text.length < 1 || Buffer.byteLength(text) > MOST_BYTES)
    throw validationError(
      "1 validation error detected: Value at 'templateBody' failed to satisfy constraint",
    );
  let template: { Resources?: Record<string, { Type?: string; Properties?: TemplateRole }> };
  try {
    template = JSON.parse(text) as typeof template;
  } catch {
    throw validationError('Template format error: JSON not well-formed.');
  }
  const resources = Object.values(template.Resources ?? {});
  const [resource] = resources;
  if (resources.length !== 1 || resource?.Type !== 'AWS::IAM::Role' || resource.Properties === undefined)
    throw validationError('The loopback AWS takes templates of one AWS::IAM::Role.');
  if (!capabilities.includes('CAPABILITY_NAMED_IAM'))
    throw new Refusal(
      400,
      'InsufficientCapabilitiesException',
      'Requires capabilities : [CAPABILITY_NAMED_IAM]',
    );
  return resource.Properties;
}

export interface ResolvedRole {
  readonly RoleName: string;
  readonly Path?: string;
  readonly AssumeRolePolicyDocument: PolicyDocument;
  readonly MaxSessionDuration?: number;
  readonly Description?: string;
  readonly PermissionsBoundary?: string;
  readonly ManagedPolicyArns?: readonly string[];
  readonly Policies?: readonly { readonly PolicyName: string; readonly PolicyDocument: PolicyDocument }[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

export const roleIn = (role: TemplateRole, account: string, region: string): ResolvedRole =>
  resolved(role, {
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
  }) as ResolvedRole;
