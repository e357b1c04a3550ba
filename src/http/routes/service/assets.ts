import { z } from 'zod';
import type { Api } from '../../hooks/context.ts';
import { icon } from '../../page/frame/icon.ts';
import { liveScript } from '../../page/frame/live-script.generated.ts';
import { stylesheet } from '../../page/frame/stylesheet.generated.ts';
import { textAnswer } from '../../representation/answer.ts';

const files = [
  { url: '/assets/page.css', contentType: 'text/css', text: stylesheet },
  { url: '/assets/page.js', contentType: 'text/javascript', text: liveScript },
  { url: '/assets/icon.svg', contentType: 'image/svg+xml', text: icon() },
  { url: '/assets/icon-clean.svg', contentType: 'image/svg+xml', text: icon('clean') },
  { url: '/assets/icon-findings.svg', contentType: 'image/svg+xml', text: icon('findings') },
  { url: '/assets/icon-unknown.svg', contentType: 'image/svg+xml', text: icon('unknown') },
];

/** What the page loads; nothing comes from another host. */
export function assets(app: Api): void {
  for (const { url, contentType, text } of files) {
    app.get(
      url,
      {
        config: { access: 'open', tagged: 'content' },
        schema: {
          summary: 'A file of the page',
          tags: ['page'],
          security: [],
          response: { 200: textAnswer('The file.', contentType, z.string()) },
        },
      },
      async (_request, reply) => reply.type(`${contentType}; charset=utf-8`).send(text),
    );
  }
}
