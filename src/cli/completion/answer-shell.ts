import { type CommandContext, exitCodes } from '../command/command.ts';
import { type CommandTree, complete } from './complete.ts';
import { filesMark } from './shells.ts';

/** Answers a shell that asks how its line can go on: a line for each word, with its description behind a tab. */
export async function answerShell(
  given: readonly string[],
  tree: CommandTree,
  { stdout }: Pick<CommandContext, 'stdout'>,
): Promise<number> {
  const { words, files } = await complete(withoutEqualSigns(given), tree);
  for (const { word, description } of words)
    stdout.write(description === '' ? `${word}\n` : `${word}\t${description}\n`);
  if (files) stdout.write(`${filesMark}\n`);
  return exitCodes.clean;
}

/** Readline hands `--option=value` over as three words. */
function withoutEqualSigns(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => word !== '=' || !words[index - 1]?.startsWith('--'));
}
