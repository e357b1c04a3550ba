import type { Logger } from '../../src/domain/logger.ts';

const nothing = () => undefined;

/** For tests that are not about what is logged. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
