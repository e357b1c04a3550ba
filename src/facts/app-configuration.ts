import type { Read } from '../domain/evaluation/read.ts';
import type { FactValue } from '../domain/target/installation-facts.ts';
import type { TableRow } from '../domain/target/installation-reading.ts';
import { hasOwnText, listOfTexts } from './table-row.ts';

/** The settings that hold: of the global rows the one with the highest version (awslabs/mlspace, `AppConfigurationDAO`). */
function currentSettings(rows: Read<readonly TableRow[]>): SettingsOutcome {
  if (!rows.ok) return { ok: false, failure: rows.failure };
  const versions = rows.value
    .filter((row) => hasOwnText(row, 'configScope', 'global'))
    .toSorted((one, other) => Number(other['versionId']) - Number(one['versionId']));
  const [latest] = versions;
  const configuration = latest?.['configuration'];
  if (typeof configuration !== 'object' || configuration === null) {
    return { ok: false, problem: 'the table of the settings of MLSpace has no global configuration' };
  }
  return { ok: true, settings: configuration as TableRow };
}

type SettingsOutcome = { readonly ok: true; readonly settings: TableRow } | Extract<FactValue, { ok: false }>;

/** The instance types that the settings allow for one kind of work: `trainingJob`, `transformJob`, `endpoint`. */
export function enabledInstanceTypes(rows: Read<readonly TableRow[]>, kind: string): FactValue {
  return section(rows, 'EnabledInstanceTypes', (enabled) => {
    const types = Object.hasOwn(enabled, kind) ? listOfTexts(enabled[kind]) : [];
    return types ? { ok: true, value: types } : malformed(`EnabledInstanceTypes.${kind} is not a list of strings`);
  });
}

/** The services that the settings switch off, by the names that the settings give them. */
export function switchedOffServices(rows: Read<readonly TableRow[]>): FactValue {
  return section(rows, 'EnabledServices', (enabled) => ({
    ok: true,
    value: Object.entries(enabled).flatMap(([service, isOn]) => (isOn === false ? [service] : [])),
  }));
}

function section(rows: Read<readonly TableRow[]>, name: string, read: (section: TableRow) => FactValue): FactValue {
  const outcome = currentSettings(rows);
  if (!outcome.ok) return outcome;
  const value = Object.hasOwn(outcome.settings, name) ? outcome.settings[name] : undefined;
  if (typeof value !== 'object' || value === null) return malformed(`there is no ${name}`);
  return read(value as TableRow);
}

function malformed(what: string): FactValue {
  return { ok: false, problem: `the settings of MLSpace are not as expected: ${what}` };
}
