import type { z } from 'zod';
import { listControls, type ServedControls } from '../domain/evaluation/control.ts';
import { ownValue } from '../domain/own-value.ts';
import { controlTable } from './controls.ts';
import type { Check } from './definition/check.ts';
import { type Registered, registered } from './registered.ts';

/** Every check, in the order of reports. */
export const checks: readonly Check[] = registered.map(withControls);

/** The name of a check. What must be there for each check is a mapped type over it. */
export type CheckId = Registered['id'];

/** The check of this name, with the types of its settings and events. */
export type CheckOf<Id extends CheckId> = Extract<Registered, { readonly id: Id }>;

/** What the configuration says of each check, defaults filled in. */
export type CheckSettings = { readonly [Id in CheckId]: z.output<CheckOf<Id>['settings']> };

/** The schema of the settings of each check. */
export const settingsOfChecks = Object.fromEntries(registered.map(({ id, settings }) => [id, settings])) as {
  readonly [Id in CheckId]: CheckOf<Id>['settings'];
};

/** The check with what its findings are evidence for. */
function withControls(check: Registered): Check {
  const served: Readonly<Record<string, ServedControls>> = controlTable[check.id];
  return {
    ...check,
    kinds: check.kinds.map((row) => {
      const controls = ownValue(served, row.kind);
      return { ...row, controls: controls ? listControls(controls) : [] };
    }),
  };
}
