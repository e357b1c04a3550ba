import { json } from './json.ts';
import { junit } from './junit.ts';
import type { ReportFormat } from './report.ts';
import { sarif } from './sarif.ts';
import { table } from './table.ts';

/** Every output format of `check`, by the name that `--output` takes. */
export const reportFormats = { table, json, sarif, junit } as const satisfies Record<string, ReportFormat>;

export type ReportFormatName = keyof typeof reportFormats;

export function isReportFormat(name: string): name is ReportFormatName {
  return Object.hasOwn(reportFormats, name);
}
