import { withoutAbsent } from '../domain/without-absent.ts';
import { renderPolicy } from '../policy/canonical/render.ts';
import type { SourceDefinition } from './policy-source.ts';

/** A template that ships with the product. */
export const templateSource: SourceDefinition<'template'> = {
  stacks: () => [],
  document: ({ template, parameters, add }, { installation }) => {
    const source = { kind: 'builtin' as const, template, ...withoutAbsent({ add }) };
    const outcome = renderPolicy(source, parameters, installation);
    return outcome.ok ? { ok: true, sourced: { policy: outcome.policy, origin: `template ${template}` } } : outcome;
  },
};
