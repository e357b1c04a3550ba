import type { RenderedSourceDefinition } from './policy-source.ts';

/** A file of one's own. */
export const fileSource: RenderedSourceDefinition<'file'> = {
  template: ({ fileName, text, parameters }) => ({ template: { kind: 'file', fileName, text }, parameters }),
  origin: ({ fileName }) => `file ${fileName}`,
};
