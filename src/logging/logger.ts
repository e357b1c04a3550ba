import { type DestinationStream, pino } from 'pino';
import type { Logger } from '../domain/logger.ts';
import { visibleInJson } from '../domain/visible-json.ts';

/** Levels of the log, most talkative first. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

const secretFields = ['authorization', 'cookie', 'secret', 'secrets', 'token', 'password', 'externalId'];

/**
 * JSON lines with ISO times, every character of which can be seen; fields that are secrets by their name are blanked wherever
 * they stand.
 */
export function createLogger(level: LogLevel, destination: DestinationStream): Logger & { flush(): void } {
  const paths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '[redacted]' },
      serializers: { error: pino.stdSerializers.err },
    },
    { write: (line) => destination.write(visibleInJson(line)) },
  );
}
