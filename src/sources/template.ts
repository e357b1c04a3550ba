import { withoutAbsent } from '../domain/without-absent.ts';
import type { RenderedSourceDefinition } from './policy-source.ts';

/** A template that ships with the product. */
export const templateSource: RenderedSourceDefinition<'template'> = {
  template: ({ template, parameters, add }) => ({
    template: { kind: 'builtin', template, ...withoutAbsent({ add }) },
    parameters,
  }),
  origin: ({ template }) => `template ${template}`,
};
