import { parseXML } from '@aws-sdk/xml-builder';
import { toFault, type Fault } from '../faults/fault.js';
import { secretParts } from '../key-form.js';
import { wrongAnswer, type Answer } from './answer.js';
import { sendText, type TextAnswer } from './json-request.js';
import type { ServiceCall } from './service-call.js';
import { signedHeaders } from './signed-request.js';
import { xmlElement, type XmlElement } from './xml-element.js';

/* The query protocol (AWS Smithy specification, "AWS Query protocol"): a form is sent, and XML comes back. */

/** What a form may hold: lists and structures in it are spread over names with dots. */
export type QueryValue =
  string | number | boolean | undefined | readonly QueryValue[] | { readonly [key: string]: QueryValue };

export interface QueryApi {
  /** As the scope of the signature has it. */
  readonly service: string;
  readonly version: string;
  /** For people. */
  readonly name: string;
}

function fieldsOf(name: string, value: QueryValue): readonly (readonly [name: string, text: string])[] {
  if (value === undefined) return [];
  if (typeof value !== 'object') return [[name, String(value)]];
  const isList = (one: typeof value): one is readonly QueryValue[] => Array.isArray(one);
  return isList(value)
    ? value.flatMap((item, index) => fieldsOf(`${name}.member.${index + 1}`, item))
    : Object.entries(value).flatMap(([key, item]) => fieldsOf(`${name}.${key}`, item));
}

const formOf = (input: Readonly<Record<string, QueryValue>>): string => {
  const form = new URLSearchParams();
  Object.entries(input)
    .flatMap(([key, value]) => fieldsOf(key, value))
    .forEach(([name, text]) => {
      form.append(name, text);
    });
  return form.toString();
};

const parsed = (text: string): XmlElement | undefined => {
  try {
    const [root] = Object.values(parseXML(text) as Readonly<Record<string, unknown>>);
    return xmlElement(root);
  } catch {
    return undefined;
  }
};

function faultOf(
  { status, headers }: TextAnswer,
  said: XmlElement | undefined,
  secrets: readonly (string | undefined)[],
): Fault {
  const error = said?.inside('Error');
  return toFault(
    {
      name: error?.text('Code') ?? 'Unknown',
      message: error?.text('Message') ?? `HTTP ${status}`,
      $metadata: {
        httpStatusCode: status,
        requestId: said?.text('RequestId') ?? headers['x-amzn-requestid'],
        attempts: 1,
      },
      $response: { headers },
    },
    secrets,
  );
}

/**
 * One call, tried once. Never throws: what went wrong is a fault.
 *
 * @param read - what the answer says; undefined where that can't be right
 */
export async function askQuery<T extends object>(
  { name, service, version }: QueryApi,
  { credentials, target, transport, now }: ServiceCall,
  action: string,
  input: Readonly<Record<string, QueryValue>>,
  read: (result: XmlElement) => T | undefined,
): Promise<Answer<T>> {
  const secrets = secretParts(credentials);
  try {
    const signal = AbortSignal.timeout(transport.timeoutMs);
    const body = formOf({ Action: action, Version: version, ...input });
    const request = {
      method: 'POST',
      url: new URL(target.endpoint),
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body,
    } as const;
    const scope = { credentials, service, region: target.region, now };
    const headers = await signedHeaders(request, scope);
    const answer = await sendText({ ...request, headers }, transport, signal);
    const said = parsed(answer.text);
    if (answer.status !== 200) return { ok: false, fault: faultOf(answer, said, secrets) };
    const value = said && read(said.inside(`${action}Result`));
    const wrong = () => wrongAnswer(`The answer of ${name} to ${action} can't be read.`);
    if (value === undefined) return { ok: false, fault: wrong() };
    const requestId = said?.inside('ResponseMetadata').text('RequestId');
    const date = Date.parse([answer.headers.date].flat()[0] ?? '');
    return { ok: true, value, requestId, clockSkewMs: Number.isNaN(date) ? undefined : date - now };
  } catch (error) {
    return { ok: false, fault: toFault(error, secrets) };
  }
}
