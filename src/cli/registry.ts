import type { Command } from './command.ts';
import { version } from './version.ts';

/** Every command of the program, in the order of the overview. */
export const commands: readonly Command[] = [version];
