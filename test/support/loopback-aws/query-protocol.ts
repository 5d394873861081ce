/** Request parameters by their wire names: `RoleArn`, `Tags.member.1.Key`. */
export type Parameters = Readonly<Record<string, string>>;

export type XmlValue =
  string | number | boolean | Date | readonly XmlValue[] | { readonly [name: string]: XmlValue | undefined };

export interface Api {
  readonly service: string;
  readonly version: string;
  readonly namespace: string;
}

export const stsApi: Api = {
  service: 'sts',
  version: '2011-06-15',
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

export const iamApi: Api = {
  service: 'iam',
  version: '2010-05-08',
  namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
};

export const cloudFormationApi: Api = {
  service: 'cloudformation',
  version: '2010-05-15',
  namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
};

/** The AWS query protocol takes its parameters from a form body, from the query string, or from both. */
export function readParameters(query: URLSearchParams, body: string): Parameters {
  return Object.fromEntries([...query, ...new URLSearchParams(body)]);
}

/** The strings of a list parameter: `TransitiveTagKeys.member.1`, `.2`, …, or `PolicyArns.member.1.arn`, … */
export function listOf(params: Parameters, name: string, field?: string): string[] {
  const items: string[] = [];
  for (let index = 1; ; index += 1) {
    const item = params[`${name}.member.${index}${field === undefined ? '' : `.${field}`}`];
    if (item === undefined) return items;
    items.push(item);
  }
}

/** Control characters become references, so that a test can send an escape sequence in a message. */
function escapeXml(text: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(
    // eslint-disable-next-line no-control-regex -- finding control characters is the purpose
    /[&<>"\u0000-\u001f\u007f-\u009f]/g,
    (character) => named[character] ?? `&#${character.charCodeAt(0)};`,
  );
}

function xmlOf(value: XmlValue): string {
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, 'Z');
  if (typeof value !== 'object') return escapeXml(String(value));
  if (Array.isArray(value)) return value.map((item: XmlValue) => `<member>${xmlOf(item)}</member>`).join('');
  return Object.entries(value)
    .filter((entry): entry is [string, XmlValue] => entry[1] !== undefined)
    .map(([name, item]) => `<${name}>${xmlOf(item)}</${name}>`)
    .join('');
}

export function writeResult(api: Api, action: string, result: XmlValue, requestId: string): string {
  return (
    `<${action}Response xmlns="${api.namespace}">` +
    `<${action}Result>${xmlOf(result)}</${action}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>` +
    `</${action}Response>`
  );
}

export function writeError(
  api: Api,
  status: number,
  code: string,
  message: string,
  requestId: string,
): string {
  const error = xmlOf({ Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message });
  return `<ErrorResponse xmlns="${api.namespace}"><Error>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}
