import { commands } from './commands.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import type { ReportFormat } from './report.ts';
import { sarif } from './sarif.ts';
import { table } from './table.ts';

export type ReportFormatName = 'table' | 'json' | 'sarif' | 'junit' | 'commands';

/** Every output format of `check`, by the name that `--output` takes. */
export const reportFormats: Readonly<Record<ReportFormatName, ReportFormat>> = { table, json, sarif, junit, commands };

export function isReportFormat(name: string): name is ReportFormatName {
  return Object.hasOwn(reportFormats, name);
}
