import { keyTyper } from './key-names.ts';
import { commonName, generalRule, type KeyRule, ruleOfGlobalKey, ruleOfType } from './key-rules.ts';
import { keysByType } from './key-types.generated.ts';

/**
 * What values a key can have, in lower case, by the guide and by the table of the reference that ships with the comparison:
 * so a verdict does not depend on whether a catalogue was given. A key that neither knows may have any.
 */
export function ruleOfKey(key: string): KeyRule {
  const ofGuide = ruleOfGlobalKey(commonName(key));
  if (ofGuide) return ofGuide;
  const type = typerOf(key.slice(0, Math.max(key.indexOf(':'), 0)))(key);
  return type === undefined ? generalRule : ruleOfType(type);
}

const typers = new Map<string, (key: string) => string | undefined>();

function typerOf(prefix: string): (key: string) => string | undefined {
  const known = typers.get(prefix);
  if (known) return known;
  const rows = keysByType.filter(([own]) => own === prefix);
  const typer = keyTyper(
    rows.flatMap(([, type, names]) => names.split(' ').map((name) => [`${prefix}:${name}`, type] as const)),
  );
  // A document may name any number of services that there are not.
  if (rows.length > 0) typers.set(prefix, typer);
  return typer;
}
