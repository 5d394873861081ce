/** A kubeconfig file with one user, whose token a program prints. */
export interface Kubeconfig {
  readonly apiVersion: 'v1';
  readonly kind: 'Config';
  readonly users: readonly [
    {
      readonly name: string;
      readonly user: {
        readonly exec: {
          readonly apiVersion: 'client.authentication.k8s.io/v1beta1';
          readonly command: string;
          readonly args: readonly string[];
          readonly env: readonly { readonly name: string; readonly value: string }[];
          /** kubectl and k9s use the terminal themselves: nothing may be asked there. */
          readonly interactiveMode: 'Never';
          readonly provideClusterInfo: false;
        };
      };
    },
  ];
}

export interface TokenWish {
  /** Of the user entry. */
  readonly user: string;
  /** What starts acctmgr, without a PATH. */
  readonly launcher: readonly [string, ...string[]];
  readonly account: string;
  /** The path of accounts.json. */
  readonly inventory: string;
  /** The AWS CLI. */
  readonly aws: string;
  readonly cluster: string;
  readonly region: string;
}

/** The user whose tokens the AWS CLI makes from a session of the account. */
export function kubeconfigFor(wish: TokenWish): Kubeconfig {
  const { user, launcher, account, inventory, aws, cluster, region } = wish;
  const [command, ...words] = launcher;
  const token = ['eks', 'get-token', '--cluster-name', cluster, '--region', region, '--output', 'json'];
  return {
    apiVersion: 'v1',
    kind: 'Config',
    users: [
      {
        name: user,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1beta1',
            command,
            args: [...words, 'exec', account, '--config', inventory, '--', aws, ...token],
            env: [{ name: 'ACCTMGR_PROMPT', value: 'never' }],
            interactiveMode: 'Never',
            provideClusterInfo: false,
          },
        },
      },
    ],
  };
}

/** JSON's strings are YAML's double-quoted ones, but for characters that YAML wants escaped (YAML 1.2, 5.1). */
const scalar = (value: string | boolean): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Plain data as YAML in block style, every text in double quotes. */
export function yamlText(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    return value
      .map((item: unknown) => `${indent}- ${yamlText(item, `${indent}  `).slice(indent.length + 2)}`)
      .join('\n');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, item]: [string, unknown]) =>
        typeof item === 'object' && item !== null
          ? `${indent}${key}:\n${yamlText(item, `${indent}  `)}`
          : `${indent}${key}: ${scalar(item as string | boolean)}`,
      )
      .join('\n');
  }
  return `${indent}${scalar(value as string | boolean)}`;
}
