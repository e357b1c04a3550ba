import { fastify } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { expect, it, onTestFinished } from 'vitest';
import { requireDeclaredAccess } from '../../../src/http/hooks/declared-access.ts';

function guardedApp() {
  const app = fastify().withTypeProvider<ZodTypeProvider>();
  onTestFinished(() => app.close());
  requireDeclaredAccess(app);
  return app;
}

it('http/hooks: a route without access is refused when it is added, by its name', () => {
  expect(() => guardedApp().get('/api/v1/secret', async () => 'open to all')).toThrow(
    'route GET /api/v1/secret does not say who may use it',
  );
});

it('http/hooks: a route that says its access is taken, and so is the HEAD that comes with it', async () => {
  const app = guardedApp();
  app.get('/api/v1/known', { config: { access: 'open' } }, async () => 'known');
  expect((await app.inject({ method: 'HEAD', url: '/api/v1/known' })).statusCode).toBe(200);
});
