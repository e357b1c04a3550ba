import { visibleLines } from '../../domain/visible-text.ts';
import { withoutAbsent } from '../../domain/without-absent.ts';
import type { OutputStream } from '../command/command.ts';

/**
 * What is told to a person beside the data: it quotes names of an account and of files, and none of them may steer the terminal.
 * Only {@link OutputStream.steer} writes as it is.
 */
export function visibleStream(stream: OutputStream): OutputStream {
  return {
    write: (text) => stream.write(visibleLines(text)),
    steer: (sequence) => stream.write(sequence),
    ...withoutAbsent({ isTTY: stream.isTTY, columns: stream.columns, rows: stream.rows }),
  };
}
