import { commands } from './commands.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { ocsf } from './ocsf.ts';
import type { ReportFormat } from './report.ts';
import { sarif } from './sarif.ts';
import { table } from './table.ts';

/** A format that `--output` takes. */
export type ReportFormatName = 'table' | 'json' | 'sarif' | 'junit' | 'ocsf' | 'commands';

/** Every output format of `check`, by the name that `--output` takes. */
export const reportFormats: Readonly<Record<ReportFormatName, ReportFormat>> = {
  table,
  json,
  sarif,
  junit,
  ocsf,
  commands,
};

/** Whether `--output` takes this name. */
export function isReportFormat(name: string): name is ReportFormatName {
  return Object.hasOwn(reportFormats, name);
}
