import { csvReport } from './csv.ts';
import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import type { PeriodFormat } from './period-report.ts';

/** Every format of `report`, by the name that `--format` takes. */
export const periodFormats = { html: htmlReport, json: jsonReport, csv: csvReport } as const satisfies Readonly<
  Record<string, PeriodFormat>
>;

/** The names, in the order of the help. */
export const periodFormatNames = ['html', 'json', 'csv'] as const satisfies readonly (keyof typeof periodFormats)[];
