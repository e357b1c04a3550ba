import helmet from '@fastify/helmet';
import type { Api } from './context.ts';

/** Seconds for which browsers remember to come by https only. */
const remembered = 365 * 24 * 60 * 60;

const nowhere = ["'none'"];
const here = ["'self'"];

/**
 * No frame, no inline script or style, nothing from another host. The referrer policy is `same-origin` because under
 * `no-referrer` browsers send `Origin: null` with forms of our own page (Fetch, "append a request Origin header"). Only who
 * is reached by https asks for https.
 */
export async function addSecurityHeaders(app: Api, externalUrl: string | undefined): Promise<void> {
  const isSecure = externalUrl?.startsWith('https:') ?? false;
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: nowhere,
        scriptSrc: here,
        connectSrc: here,
        styleSrc: here,
        imgSrc: here,
        formAction: here,
        baseUri: nowhere,
        frameAncestors: nowhere,
      },
    },
    strictTransportSecurity: isSecure && { maxAge: remembered, includeSubDomains: false },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}
