import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What EC2 says of an instance type and no check reads: most of four megabytes. */
const details = /<(\w+Info|supported\w+)>.*?<\/\1>/gs;

/**
 * Stands before `upstream` and asks it each question once: moto takes seconds to describe EC2's instance types, which are
 * the same in every run. Who asks first gets the whole answer, and the others one without details, because reading them takes
 * longer than everything else that a run does.
 */
export async function rememberAnswers(
  upstream: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const answers = new Map<string, Promise<Answer>>();
  async function answerOnce(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const known = answers.get(body);
    const answer = known ?? ask(upstream, request, body);
    if (!known) answers.set(body, withoutDetails(answer));
    answers.get(body)?.catch(() => undefined);
    const { status, type, body: text } = await answer;
    response.writeHead(status, { 'content-type': type }).end(text);
  }
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    answerOnce(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function withoutDetails(answer: Promise<Answer>): Promise<Answer> {
  const whole = await answer;
  return { ...whole, body: whole.body.replaceAll(details, '') };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

async function ask(upstream: string, { headers, url = '/' }: IncomingMessage, body: string): Promise<Answer> {
  const { authorization = '', 'content-type': type = '', 'x-amz-date': date = '' } = headers;
  const sent = { authorization, 'content-type': type, 'x-amz-date': String(date) };
  const answer = await fetch(new URL(url, upstream), { method: 'POST', headers: sent, body });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.text() };
}
