import { type FileHandle, open } from 'node:fs/promises';
import { explainReadError } from '../../config/read/files.ts';
import type { CommandContext } from '../command/command.ts';
import { appearanceOf, plainAppearance } from '../terminal/text.ts';
import type { ReportOutput } from './outputs.ts';
import { reportFormats } from './registry.ts';
import type { CheckReport } from './report.ts';

/** Where the reports of a run go; the files are open since before it, so that no run is lost for want of a folder. */
export interface OpenOutputs {
  /** Answers whether all of them were written; what was not is told on stderr. */
  write(report: CheckReport): Promise<boolean>;
  close(): Promise<void>;
}

interface OpenOutput extends ReportOutput {
  readonly handle?: FileHandle;
}

/** Opens every file; what stands in it stays until there is a report. Answers nothing, and tells why, when one cannot be. */
export async function openOutputs(
  outputs: readonly ReportOutput[],
  context: Pick<CommandContext, 'stdout' | 'stderr' | 'environment'>,
): Promise<OpenOutputs | undefined> {
  const opened: OpenOutput[] = [];
  const close = async () => {
    for (const { handle } of opened) await handle?.close();
  };
  for (const output of outputs) {
    try {
      opened.push(output.file === undefined ? output : { ...output, handle: await open(output.file, 'a') });
    } catch (error) {
      tellUnwritten(output, error, context);
      await close();
      return undefined;
    }
  }
  return { write: (report) => writeAll(opened, report, context), close };
}

async function writeAll(
  outputs: readonly OpenOutput[],
  report: CheckReport,
  context: Pick<CommandContext, 'stdout' | 'stderr' | 'environment'>,
): Promise<boolean> {
  let written = true;
  for (const output of outputs) {
    const { format, handle } = output;
    const look = handle ? plainAppearance : appearanceOf(context.stdout, context.environment);
    const text = reportFormats[format](report, look);
    if (!handle) context.stdout.write(text);
    else written = (await replace(handle, text, (error) => tellUnwritten(output, error, context))) && written;
  }
  return written;
}

/** A pipe has nothing that could be replaced. */
async function replace(handle: FileHandle, text: string, tell: (error: unknown) => void): Promise<boolean> {
  try {
    if ((await handle.stat()).isFile()) await handle.truncate();
    await handle.writeFile(text);
    return true;
  } catch (error) {
    tell(error);
    return false;
  }
}

function tellUnwritten(
  { format, file }: ReportOutput,
  error: unknown,
  { stderr }: Pick<CommandContext, 'stderr'>,
): void {
  const { code } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'its folder does not exist' : explainReadError(error).reason;
  stderr.write(`notebook-drift: the ${format} report cannot be written to ${file}: ${reason}.\n`);
}
