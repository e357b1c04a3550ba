import type { Api } from './context.ts';

/** Throws where a route that is added from now on does not say who may use it: the gate would let everybody pass. */
export function requireDeclaredAccess(app: Api): void {
  app.addHook('onRoute', ({ url, method, config }) => {
    if (config?.access !== undefined) return;
    throw new Error(
      `route ${String(method)} ${url} does not say who may use it: give it config: { access: 'read' }, or another of Access`,
    );
  });
}
