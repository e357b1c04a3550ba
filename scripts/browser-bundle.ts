import { type OutputChunk, rolldown } from 'rolldown';

/**
 * The script of the page as browsers get it: one file, with the packages that it needs. The answer is the same for the
 * same sources, so that the file made from it can be compared.
 */
export async function bundleForBrowser(): Promise<OutputChunk> {
  const build = await rolldown({
    input: 'src/http/page/browser/main.ts',
    platform: 'browser',
    tsconfig: 'tsconfig.browser.json',
  });
  try {
    const { output } = await build.generate({ format: 'iife', strict: true, comments: false, minify: true });
    return output[0];
  } finally {
    await build.close();
  }
}

/** `src/http/page/frame/live-script.generated.ts`: a module, so that the sources and the bundle find it alike. */
export async function renderLiveScript(): Promise<string> {
  const { code } = await bundleForBrowser();
  return [
    '// Made from src/http/page/browser by "npm run generate".',
    '',
    '/** The script of every page. */',
    `export const liveScript = ${JSON.stringify(code)};`,
    '',
  ].join('\n');
}
