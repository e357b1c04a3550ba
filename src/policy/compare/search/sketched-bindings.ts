import { commonName } from '../conditions/keys/key-rules.ts';
import type { Binding } from './interpretation.ts';
import { readingsOf } from './read-binding.ts';
import type { Sketch } from './request-finder.ts';
import type { VariableQuestion } from './variable-cases.ts';

/** How many combinations of readings are tried of one sketch. */
const maxBindings = 24;

/**
 * Values for policy variables as the texts of a sketch have them where the patterns name the variables: `mlspace-data/a-b`
 * gives `${aws:PrincipalTag/project}` of `mlspace-data/${aws:PrincipalTag/project}-*` the value `a`. What no text tells is
 * as in `base`. Whoever finds a request with them has a real one.
 */
export function bindingsRead(sketch: Sketch, question: VariableQuestion, base: Binding): readonly Binding[] {
  let bindings: Binding[] = [base];
  for (const { text, pattern } of textsOf(sketch, question)) {
    const readings = readingsOf(pattern)(text).map((reading) => [...reading].filter(([key]) => isOpen(base, key)));
    const more = readings
      .filter((reading) => reading.length > 0)
      .flatMap((reading) => bindings.map((binding) => new Map([...binding, ...reading])));
    bindings = [...more, ...bindings].slice(0, maxBindings);
  }
  return bindings;
}

function isOpen(base: Binding, key: string): boolean {
  return typeof base.get(key) === 'string';
}

/** A text of a sketch with a pattern that it may be to match. */
interface Text {
  readonly text: string;
  readonly pattern: string;
}

function textsOf({ resource, context }: Sketch, { positives, requestSets }: VariableQuestion): readonly Text[] {
  const ofResource = positives.flatMap(({ resource: pattern }) =>
    pattern?.includes('${') ? [{ text: resource, pattern }] : [],
  );
  const values = new Map([...context].map(([key, value]) => [commonName(key), [value ?? []].flat()]));
  const ofKeys = requestSets.flatMap(({ conditions }) =>
    conditions.flatMap(({ key, condition }) =>
      condition.values
        .filter((pattern) => pattern.includes('${'))
        .flatMap((pattern) => (values.get(commonName(key)) ?? []).map((text) => ({ text, pattern }))),
    ),
  );
  return [...ofResource, ...ofKeys];
}
