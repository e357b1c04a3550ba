/** A value of a table. */
export type CsvCell = string | number | boolean | null;

/**
 * What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"), also behind blanks or a quote, with which
 * some programs begin a cell anew, and what runs a program there (`|`, `%`).
 */
const formula = /^(?:[\t\r\n]|[\s"']*[=+\-@|%\uFF0B\uFF0D\uFF1D\uFF20])/u;

/**
 * A line of a CSV file (RFC 4180), with its end. Every text is quoted, and one that a spreadsheet would run as a formula
 * begins with an apostrophe: names in an account may be chosen by an attacker.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const harmless = formula.test(cell) ? `'${cell}` : cell;
  return `"${harmless.replaceAll('"', '""')}"`;
}
