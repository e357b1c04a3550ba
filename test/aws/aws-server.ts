import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as AWS would see it. */
export interface AwsCall {
  /** `ListModels`, `GetRole`. */
  readonly operation: string;
  /** The JSON input, or the fields of the query form. */
  readonly input: Readonly<Record<string, unknown>>;
  /** How often this operation was called before. */
  readonly earlier: number;
  readonly headers: IncomingMessage['headers'];
}

/** `hang` never answers, `reset` closes the connection, `cut` closes it in the middle of the body. */
export type AwsAnswer = { readonly status?: number; readonly body: string } | 'hang' | 'reset' | 'cut';

export interface AwsServer {
  readonly url: string;
  readonly calls: readonly AwsCall[];
  count(operation: string): number;
  stop(): Promise<void>;
}

/** A server on loopback whose every answer the test decides. */
export async function startAwsServer(answer: (call: AwsCall) => AwsAnswer): Promise<AwsServer> {
  const { listener, calls, count } = awsListener(answer);
  // Only a test ends a connection, also where a client waits for long between two requests.
  const server = createServer({ keepAliveTimeout: 0 }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    count,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The same as a listener, for a server of the test's own. */
export function awsListener(answer: (call: AwsCall) => AwsAnswer) {
  const calls: AwsCall[] = [];
  const count = (operation: string) => calls.filter((call) => call.operation === operation).length;
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const call = await readCall(request, count);
    calls.push(call);
    send(answer(call), response);
  };
  const listener: RequestListener = (request, response) => void respond(request, response);
  return { listener, calls, count };
}

async function readCall(request: IncomingMessage, count: (operation: string) => number): Promise<AwsCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const target = request.headers['x-amz-target'];
  const form = new URLSearchParams(text);
  const operation = typeof target === 'string' ? (target.split('.').at(-1) ?? '') : (form.get('Action') ?? '');
  const input = typeof target === 'string' ? (JSON.parse(text) as Record<string, unknown>) : Object.fromEntries(form);
  return { operation, input, earlier: count(operation), headers: request.headers };
}

function send(answer: AwsAnswer, response: ServerResponse): void {
  if (answer === 'hang') return;
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
  } else if (answer === 'cut') {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('{"Models":[', () => response.socket?.resetAndDestroy());
  } else {
    response.writeHead(answer.status ?? 200);
    response.end(answer.body);
  }
}

export function json(body: unknown, status = 200): AwsAnswer {
  return { status, body: JSON.stringify(body) };
}

/** An answer in the envelope of the query protocol; the fields are elements, an array holds `member`s. */
export function xml(operation: string, fields: XmlFields): AwsAnswer {
  const envelope = { [`${operation}Response`]: { [`${operation}Result`]: fields } };
  return { body: toXml(envelope) };
}

/** An error as the protocol of the operation tells it. */
export function errorAnswer(operation: string, code: string, status: number, message = 'The test says so'): AwsAnswer {
  if (isJsonOperation(operation)) return json({ __type: code, message }, status);
  return { status, body: toXml({ ErrorResponse: { Error: { Type: 'Sender', Code: code, Message: message } } }) };
}

export function isJsonOperation(operation: string): boolean {
  return ['ListModels', 'ListTags', 'GetResources', 'Search'].includes(operation);
}

interface XmlFields {
  readonly [name: string]: string | XmlFields | readonly (string | XmlFields)[];
}

function toXml(fields: XmlFields): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${contentOf(value)}</${name}>`)
    .join('');
}

function contentOf(value: XmlFields[string]): string {
  if (typeof value === 'string') {
    return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  }
  if (Array.isArray(value)) {
    return value.map((item: string | XmlFields) => `<member>${contentOf(item)}</member>`).join('');
  }
  return toXml(value as XmlFields);
}
