import type { CheckDescription } from '../../../domain/evaluation/check.ts';
import { severities } from '../../../domain/evaluation/severity.ts';
import { type Html, html } from '../parts/html.ts';
import type { Filter } from '../parts/links.ts';

/** What a list can be narrowed by. */
export interface FilterChoices {
  /** As in the address. */
  readonly filter: Filter;
  readonly targets: readonly string[];
  readonly checks: readonly CheckDescription[];
  /** The resource types of findings. */
  readonly types: readonly string[];
}

const states = [
  ['', 'open'],
  ['active', 'active'],
  ['pending', 'waiting for confirmation'],
  ['resolved', 'resolved'],
  ['all', 'all'],
] as const;

const sorts = [
  ['', 'newest first'],
  ['worst', 'worst first'],
  ['oldest', 'oldest first'],
] as const;

const any = ['', 'any'] as const;

/** The form that narrows the list. It needs no script. */
export function findingFilters({ filter, targets, checks, types }: FilterChoices): Html {
  const kinds = checks.flatMap((check) => check.kinds.map(({ kind, title }) => [kind, title] as const));
  return html`<form class="filters card" method="get" action="/findings" role="search" aria-label="Filters">
<label class="search">Search<input id="search" name="search" type="search" value="${filter['search']}" maxlength="200" placeholder="Resource, name, owner or kind"></label>
${choice('state', 'State', states, filter)}
${choice('severity', 'Severity', [any, ...asOptions(severities.toReversed())], filter)}
${choice('target', 'Target', [any, ...asOptions(targets)], filter)}
${choice('check', 'Check', [any, ...asOptions(checks.map(({ id }) => id))], filter)}
${choice('kind', 'Kind', [any, ...kinds], filter)}
${choice('type', 'Resource type', [any, ...asOptions(types)], filter)}
${choice('sort', 'Order', sorts, filter)}
${givenText('owner', 'Owner', filter)}${givenText('project', 'Project', filter)}${givenText('resource', 'Resource', filter)}
${filter['by'] !== undefined && html`<input type="hidden" name="by" value="${filter['by']}">`}
<div class="buttons"><button class="primary" type="submit">Apply</button> <a class="button" href="/findings">Clear</a></div>
</form>`;
}

/** What a link asked for can be taken away again. */
function givenText(name: string, label: string, filter: Filter): Html | null {
  const value = filter[name];
  return value === undefined
    ? null
    : html`<label>${label}<input name="${name}" value="${value}" size="${Math.min(40, Math.max(12, value.length))}"></label>`;
}

function asOptions(values: readonly string[]) {
  return values.map((value) => [value, value] as const);
}

/** A choice; a value in the address that is none of the options stays chosen, so that the form tells the truth. */
function choice(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  filter: Filter,
): Html {
  const chosen = filter[name] ?? '';
  const all = options.some(([value]) => value === chosen) ? options : [...options, [chosen, chosen] as const];
  return html`<label>${label}<select name="${name}">${all.map(([value, text]) =>
    value === chosen
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`,
  )}</select></label>`;
}
