import { renderPolicy } from '../policy/canonical/render.ts';
import type { SourceDefinition } from './policy-source.ts';

/** A file of one's own. */
export const fileSource: SourceDefinition<'file'> = {
  stacks: () => [],
  document: ({ fileName, text, parameters }, { installation }) => {
    const outcome = renderPolicy({ kind: 'file', fileName, text }, parameters, installation);
    return outcome.ok ? { ok: true, sourced: { policy: outcome.policy, origin: `file ${fileName}` } } : outcome;
  },
};
