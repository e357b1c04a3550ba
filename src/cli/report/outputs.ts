import { nearest } from '../../config/problems/suggest.ts';
import { isReportFormat, type ReportFormatName, reportFormats } from './registry.ts';

/** One output of a run: a format, to a file or, without one, to stdout. */
export interface ReportOutput {
  readonly format: ReportFormatName;
  readonly file?: string;
}

/** Where each report goes, or what is wrong with the values, as a sentence. */
export type ParsedOutputs =
  | { readonly ok: true; readonly outputs: readonly ReportOutput[] }
  | { readonly ok: false; readonly message: string };

/** Reads the values of `--output`: `table`, `json=report.json`. At most one of them goes to stdout; `table` does without any. */
export function parseOutputs(values: readonly string[]): ParsedOutputs {
  const outputs: ReportOutput[] = [];
  for (const value of values.length > 0 ? values : ['table']) {
    const [, format = value, file] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
    if (!isReportFormat(format)) return { ok: false, message: unknownFormat(format) };
    if (file === '')
      return { ok: false, message: `--output ${value} names no file: write ${format}=FILE, or ${format} for stdout.` };
    outputs.push(file === undefined ? { format } : { format, file });
  }
  const message = collision(outputs);
  return message ? { ok: false, message } : { ok: true, outputs };
}

function unknownFormat(format: string): string {
  const meant = nearest(format, Object.keys(reportFormats));
  return `there is no output format "${format}"; expected one of ${Object.keys(reportFormats).join(', ')}.${meant ? ` Did you mean ${meant}?` : ''}`;
}

function collision(outputs: readonly ReportOutput[]): string | undefined {
  const places = outputs.map(({ file }) => file ?? 'stdout');
  const taken = outputs.find(({ file }, index) => places.indexOf(file ?? 'stdout') < index);
  return (
    taken &&
    `two outputs go to ${taken.file ?? 'stdout'}: give each its own file, such as ${taken.format}=report.${taken.format}.`
  );
}
