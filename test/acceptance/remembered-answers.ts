import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * Stands before `upstream` and asks it each question once: moto takes seconds to describe EC2's instance types, which are
 * the same in every run.
 */
export async function rememberAnswers(
  upstream: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const answers = new Map<string, Promise<Answer>>();
  async function answerOnce(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const answer = answers.get(body) ?? ask(upstream, request, body);
    answers.set(body, answer);
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
