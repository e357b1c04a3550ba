import { Readable } from 'node:stream';
import { z } from 'zod';
import { csvLine } from '../../../domain/csv.ts';
import type { FindingQuery } from '../../../store/contract/store.ts';
import type { Api, HttpContext } from '../../hooks/context.ts';
import { problemResponses } from '../../problems/problem.ts';
import { textAnswer } from '../../representation/answer.ts';
import { findingColumns } from '../../representation/finding-columns.ts';
import { findingFilter, findingSort, storeFilter } from '../../representation/finding-query.ts';
import { strictQuery } from '../../representation/strict-query.ts';
import type { HttpOptions } from '../../service/options.ts';
import { concernedResources } from '../../service/shared-resources.ts';
import { readSecurity } from './common.ts';

const query = strictQuery({ ...findingFilter, sort: findingSort });

/** All findings that fit the filters as a table for spreadsheets. */
export function findingsFile(app: Api, { options }: HttpContext): void {
  app.get(
    '/api/v1/findings.csv',
    {
      config: { access: 'read' },
      schema: {
        summary: 'All findings that fit the filters, as a CSV file',
        description:
          'RFC 4180, UTF-8, with a header. A text that a spreadsheet would run as a formula begins with an apostrophe.',
        tags: ['findings'],
        security: readSecurity,
        querystring: query,
        response: {
          200: textAnswer('The file.', 'text/csv', z.string()),
          ...problemResponses(400, 401, 403, 500, 503),
        },
      },
    },
    async ({ query: { sort, ...asked } }, reply) => {
      const filter = storeFilter(asked, await concernedResources(options, asked.resource));
      // The first page is read before the answer begins: what fails then is a problem and no half a file.
      const first = await options.store.findings({ ...filter, order: sort, limit: rowsAtOnce });
      return reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', 'attachment; filename="findings.csv"')
        .send(asBody(Readable.from(lines(options.store, { ...filter, order: sort, limit: rowsAtOnce }, first))));
    },
  );
}

/** The schema speaks of the text that the stream comes to. */
function asBody(stream: Readable): string {
  return stream as unknown as string;
}

const rowsAtOnce = 500;

/** One page after the other, so that no more than one is held. */
async function* lines(
  store: HttpOptions['store'],
  wanted: FindingQuery,
  first: Awaited<ReturnType<HttpOptions['store']['findings']>>,
): AsyncGenerator<string> {
  yield csvLine(Object.keys(findingColumns));
  for (let page = first; ; ) {
    yield page.items.map((finding) => csvLine(Object.values(findingColumns).map((column) => column(finding)))).join('');
    if (page.nextCursor === null) return;
    page = await store.findings({ ...wanted, cursor: page.nextCursor });
  }
}
