import type { BaselineFile } from '../attachments/drafted-attachment.ts';
import type { ConfigurationDraft } from '../configuration-draft.ts';
import type { Writing } from './configuration-text.ts';

/** The files that a draft takes from live policies, each once. */
export function baselineFiles({ attachments, notebook }: ConfigurationDraft): readonly BaselineFile[] {
  const files = [
    ...(notebook?.source.kind === 'file' ? [notebook.source.file] : []),
    ...attachments.flatMap(({ document }) => (document.kind === 'file' ? [document.file] : [])),
  ];
  return [...new Map(files.map((file) => [file.name, file])).values()];
}

/** Such a file with a head that says what it is. */
export function baselineText({ from, text }: BaselineFile, { version, date }: Writing): string {
  const head = [
    `Taken from live by "notebook-drift init" ${version} on ${date}: ${from}.`,
    'This is what IS attached, not what SHOULD be: nothing but the account says it. Review it before you trust it.',
  ];
  return `${head.map((line) => `// ${line.replaceAll(/\p{Cc}/gu, ' ')}`).join('\n')}\n${text}\n`;
}
