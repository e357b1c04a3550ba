import { parseArgs } from 'node:util';

export type DemoWords =
  | { readonly ok: true; readonly once: boolean /** 0 for any free one. */; readonly port: number }
  | { readonly ok: false; readonly message: string };

const usage = 'npm run demo -- [--once] [--port N]';

/** Reads what stands behind `npm run demo --`. */
export function readWords(words: readonly string[]): DemoWords {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { once: { type: 'boolean', default: false }, port: { type: 'string', default: '8080' } },
    });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    if (!(port <= 65_535)) return { ok: false, message: `"${values.port}" is no port: ${usage}` };
    return { ok: true, once: values.once, port };
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    return { ok: false, message: `${sentence}: ${usage}` };
  }
}
