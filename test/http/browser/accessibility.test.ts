import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWith } from '../../support/external-tool.ts';
import { startServer } from '../fixtures.ts';
import { closeBrowserAfterwards, openPage } from './browser.ts';
import { sampleRows } from './sample-rows.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong by WCAG 2.2 AA and its own best practices, element by element. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}

/** How far the content is wider than the window, CSS pixels. */
function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Milliseconds. A browser on a busy machine is slow, and that is no fault of the page. */
const patience = 300_000;

const paths = [
  '/',
  '/findings',
  '/findings?severity=low&state=resolved',
  '/findings?by=owner',
  '/findings?search=nothing-has-this-name&sort=worst',
  '/findings/f_1',
  '/findings/f_2?severity=medium&sort=worst',
  '/findings/f_2/suppression?mode=accept&reason=agreed&owner=ana&expires=2026-12-31',
  '/targets/prod',
  '/targets/prod/policy',
  '/accounts',
  '/scans',
  '/deliveries',
  '/findings/f_404',
  '/nope',
];

const views = [
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['narrow', { colorScheme: 'light', viewport: { width: 320, height: 700 } }],
  ['narrow and dark', { colorScheme: 'dark', viewport: { width: 320, height: 700 } }],
] as const;

describeWith(['chromium'], 'http/browser accessibility', () => {
  closeBrowserAfterwards();

  it.each(views)('every page is accessible and fits, %s', { timeout: patience }, async (_name, view) => {
    const { url } = await startServer({ rows: sampleRows(), tokens: [{ token: 'writer', scopes: ['read', 'write'] }] });
    const page = await openPage(url, {
      ...view,
      reducedMotion: 'reduce',
      // Who may write sees what others do not.
      extraHTTPHeaders: { authorization: 'Bearer writer' },
    });
    const found: Record<string, unknown> = {};
    for (const path of paths) {
      await page.goto(path);
      await page.locator('details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
      found[path] = [await violations(page), await overflow(page)];
    }
    expect(found).toEqual(Object.fromEntries(paths.map((path) => [path, [[], 0]])));
    await page.goto('/');
    await page.getByRole('button', { name: 'Keys' }).click();
    expect([await violations(page), await overflow(page)]).toEqual([[], 0]);
  });

  it.each(views)('the form that asks for a token is accessible, %s', async (_name, view) => {
    const { url } = await startServer({ tokens: [{ token: 'reader', scopes: ['read'] }] });
    const page = await openPage(url, view);
    await page.goto('/findings');
    expect([await violations(page), await overflow(page)]).toEqual([[], 0]);
  });
});
