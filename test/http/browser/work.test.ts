import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { checks } from '../../../src/checks/registry.ts';
import { parseSuppressions } from '../../../src/config/suppressions.ts';
import { severities } from '../../../src/domain/evaluation/severity.ts';
import { describeWith } from '../../support/external-tool.ts';
import { checkState, emptyRows, finding, now, scan, startServer, target } from '../fixtures.ts';
import type { MemoryRows } from '../memory-store.ts';
import { closeBrowserAfterwards, openPage } from './browser.ts';
import { sampleRows } from './sample-rows.ts';

const soon = { handler: 30_000, readiness: 2000, drain: 1000, changes: 50 };
const shownIds = (page: Page) => page.locator('.rows > li').evaluateAll((all) => all.map(({ id }) => id));

/** 200 targets with every check on: every fifth has findings, every seventh cannot be read, the others are clean. */
function fleet(): { readonly rows: MemoryRows; readonly targets: readonly (typeof target)[] } {
  const targets = Array.from({ length: 200 }, (_, n) => ({
    ...target,
    id: `research-account-with-a-long-name-${String(n).padStart(3, '0')}`,
    accountId: String(100_000_000_000 + n),
  }));
  const rows = emptyRows();
  for (const [n, { id: targetId }] of targets.entries()) {
    const isBad = n % 5 === 0;
    const outcome = isBad ? 'findings' : n % 7 === 0 ? 'unknown' : 'clean';
    for (const { id: checkId } of checks) rows.states.push(checkState({ targetId, checkId, outcome }));
    if (!isBad) continue;
    const severity = severities[n % severities.length] ?? 'low';
    rows.counts.push({
      targetId,
      checkId: 'required-tags',
      severity,
      state: 'active',
      count: n + 1,
      oldestFirstSeen: now,
    });
    rows.findings.push(finding({ id: `f_${n}`, targetId, severity: n === 45 ? 'critical' : 'medium' }));
    rows.scans.push(scan({ id: `s_${n}`, targetId, startedAt: now - n * 1000 }));
  }
  rows.scans.push(scan({ id: 's_running', startedAt: now - 9_000_000, finishedAt: null, result: null, outcome: null }));
  rows.scans.push(scan({ id: 's_failed', startedAt: now - 8_000_000, result: 'failure', outcome: 'unknown' }));
  return { rows, targets };
}

describeWith(['chromium'], 'http/browser work', () => {
  closeBrowserAfterwards();

  it('shows 200 targets on two screens, the worst first, and finds one by its name', async () => {
    const { rows, targets } = fleet();
    const { url, get } = await startServer({ rows, targets, checks });
    expect(Buffer.byteLength((await get('/')).text)).toBeLessThan(100_000);
    const page = await openPage(url, { viewport: { width: 1440, height: 900 } });
    await page.goto('/');
    expect(await page.evaluate('document.documentElement.scrollHeight / innerHeight')).toBeLessThanOrEqual(2);
    const headings = await page.getByRole('heading', { level: 2 }).allTextContents();
    expect(headings.slice(0, 2)).toEqual(['Open findings, worst first', 'Targets']);
    expect((await shownIds(page))[0]).toBe('f_45');
    expect(await page.locator('.headline').getAttribute('class')).toContain('findings');
    const scans = page.getByRole('table', { name: 'Scans' }).locator('tbody tr');
    expect(await scans.evaluateAll((all) => all.slice(0, 2).map(({ id }) => id))).toEqual(['s_running', 's_failed']);
    expect(await page.getByText('clean targets').count()).toBe(1);
    await page.getByLabel('Name or account has').fill('NAME-013');
    await page.keyboard.press('Enter');
    await page.waitForURL(/targets=NAME-013/);
    const found = page.getByRole('table', { name: 'Targets, worst first' }).locator('tbody tr');
    expect(await found.count()).toBe(1);
    expect(await found.getByRole('rowheader').textContent()).toBe('research-account-with-a-long-name-013');
  });

  it.each([
    ['390 px', 390],
    ['640 px, and 200 % of 1280 px', 640],
    ['768 px', 768],
  ])('scrolls nowhere sideways and keeps states in view at %s', async (_name, width) => {
    const { rows, targets } = fleet();
    const { url } = await startServer({ rows, targets, checks });
    const page = await openPage(url, { viewport: { width, height: 844 } });
    for (const path of [
      '/',
      '/findings',
      '/findings?by=target',
      '/findings/f_45',
      '/scans',
      `/targets/${targets[0]?.id}`,
    ]) {
      await page.goto(path);
      const wider = await page.evaluate<readonly string[]>(
        '[...document.querySelectorAll("body *")].filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible" && one.clientWidth > 1 && !one.matches("pre, select, input, .skip, .hidden")).map((one) => one.outerHTML.slice(0, 80))',
      );
      expect([path, wider]).toEqual([path, []]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      const marks = page.locator('.sheet .status .mark').filter({ visible: true });
      for (const box of await Promise.all((await marks.all()).map((mark) => mark.boundingBox())))
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    }
  });

  it('searches, sorts, groups, and leads from one finding to the next within the list', async () => {
    const rows = emptyRows({
      findings: (['low', 'critical', 'medium'] as const).map((severity, n) =>
        finding({
          id: `f_${severity}`,
          severity,
          firstSeen: now - n * 1000,
          evidence: { tags: [{ key: 'user', value: n === 0 ? 'bob' : 'ana' }] },
          summary: `summary of ${severity}`,
        }),
      ),
    });
    const { url } = await startServer({ rows });
    const page = await openPage(url);
    await page.goto('/findings');
    expect(await page.title()).toBe('Findings · notebook-drift');
    expect(await page.getByRole('status').textContent()).toBe('3 findings: 1 critical, 1 medium, 1 low; latest first');
    await page.getByLabel('Search').fill('ANA');
    await page.getByLabel('Order').selectOption('worst');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search=ANA/);
    expect(await shownIds(page)).toEqual(['f_critical', 'f_medium']);
    expect(await page.getByRole('link', { name: /^CSV of these 2/ }).getAttribute('href')).toBe(
      '/api/v1/findings.csv?search=ANA&sort=worst',
    );
    await page.getByRole('link', { name: 'By owner' }).click();
    await page.getByRole('link', { name: 'ana' }).click();
    await page.waitForURL(/owner=ana/);
    await page.getByRole('link', { name: 'summary of critical' }).click();
    expect(await page.getByRole('link', { name: 'Previous' }).count()).toBe(0);
    await page.keyboard.press('j');
    await page.waitForURL(/f_medium/);
    await page.keyboard.press('k');
    await page.waitForURL(/f_critical/);
    await page.getByRole('navigation', { name: 'Where this is' }).getByRole('link', { name: 'Findings' }).click();
    expect(await shownIds(page)).toEqual(['f_critical', 'f_medium']);
  });

  it('has keys that move and search, a card that explains them, and a way to turn them off', async () => {
    const { url } = await startServer({ rows: sampleRows() });
    const page = await openPage(url);
    await page.goto('/');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await page.evaluate('document.activeElement.textContent')).toMatch(/^The policy of mlspace-notebook-role/);
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(true);
    await page.getByLabel('Letters and signs work as keys').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'Keys' }).click();
    await page.getByLabel('Letters and signs work as keys').check();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('/');
    await page.waitForURL(/findings/);
    expect(await page.evaluate('document.activeElement.id')).toBe('search');
    await page.keyboard.type('j?k');
    expect(await page.getByLabel('Search').inputValue()).toBe('j?k');
  });

  it('copies an ARN and a command', async () => {
    const { url } = await startServer({ rows: sampleRows() });
    const page = await openPage(url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto('/findings/f_2');
    await page.getByRole('button', { name: 'Copy the ARN' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(finding().resource.arn);
    await page.locator('[aria-labelledby=remedy]').getByRole('button', { name: 'Copy the command' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^aws sagemaker add-tags --region/);
  });

  it('fetches the parts that changed and not the others, and shows the state in title and icon', async () => {
    const rows = sampleRows();
    const { url } = await startServer({ rows, timeouts: soon });
    const page = await openPage(url);
    await page.goto('/scans');
    await page.locator('#live.on').waitFor();
    expect(await page.title()).toBe('(3) Scans · notebook-drift');
    const answer = page.waitForResponse((response) => response.request().headers()['x-known-parts'] !== undefined);
    rows.scans.push(scan({ id: 's_0', requests: 4_711 }));
    rows.counts = [];
    rows.states = rows.states.map((state) => ({ ...state, outcome: 'clean', failures: [], lastSuccessAt: now }));
    rows.revision++;
    const text = await (await answer).text();
    expect(text).toMatch(/data-part="title" data-mark="\w+" data-same/);
    expect(text).toContain('4711');
    await page.getByRole('cell', { name: '4711' }).waitFor();
    await page.waitForFunction('document.title === "Scans · notebook-drift"');
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toBe('/assets/icon-clean.svg');
  });

  it('makes the entry that accepts a finding as a patch for review, for who may write', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'notebook-drift-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'suppressions.yaml');
    const text =
      '# Reviewed by ana.\nsuppressions:\n  - id: known\n    mode: ignore\n    resource: "x*"\n    reason: "r"\n    owner: "o"\n    expires: "2026-12-01"\n';
    writeFileSync(path, text);
    const id = 'f_00000000000000000001';
    const rows = emptyRows({ findings: [finding({ id })] });
    const { url, get } = await startServer({
      rows,
      tokens: [
        { token: 'reader', scopes: ['read'] },
        { token: 'writer', scopes: ['read', 'write'] },
      ],
      suppressionsText: async () => ({ path, text }),
    });
    const page = await openPage(url);
    await page.goto(`/findings/${id}`);
    await page.getByLabel('Token').fill('writer');
    await page.keyboard.press('Enter');
    await page.getByText('Make the entry', { exact: true }).click();
    await page.getByLabel('Why').fill('agreed: "until" the\tmove');
    await page.getByLabel('Who decided it').fill("o'brien");
    await page.getByRole('button', { name: 'Make the entry for review' }).click();
    const patch = await page.locator('[aria-labelledby=patch] pre').innerText();
    writeFileSync(join(folder, 'change.patch'), `${patch}\n`);
    execFileSync('git', ['apply', '--unsafe-paths', 'change.patch'], { cwd: folder });
    const changed = readFileSync(path, 'utf8');
    expect(changed.startsWith(text)).toBe(true);
    const outcome = parseSuppressions(changed, path, now);
    expect(outcome).toMatchObject({
      ok: true,
      suppressions: [
        { id: 'known' },
        { mode: 'accept', finding: id, reason: 'agreed: "until" the\tmove', owner: "o'brien" },
      ],
    });
    const query = 'mode=accept&reason=r&owner=o&expires=2026-12-01';
    const asReader = { headers: { authorization: 'Bearer reader' } };
    expect((await get(`/findings/${id}/suppression?${query}`, asReader)).status).toBe(403);
    expect((await get(`/findings/${id}`, asReader)).text).not.toContain('Make the entry');
  });

  it('scans at once for who may write', async () => {
    const asked: unknown[] = [];
    const { url } = await startServer({
      rows: sampleRows(),
      tokens: [{ token: 'writer', scopes: ['read', 'write'] }],
      requestScan: async (filter) => {
        asked.push(filter);
        return ['s_9'];
      },
    });
    const page = await openPage(url);
    await page.goto('/findings/f_2');
    await page.getByLabel('Token').fill('writer');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Scan now/ }).click();
    await page.waitForURL(/\/scans\?target=prod/);
    expect(asked).toEqual([{ targetId: 'prod', checkId: 'required-tags' }]);
  });

  it('tells a person who went astray what there is', async () => {
    const { url } = await startServer({ rows: sampleRows() });
    const page = await openPage(url);
    await page.goto('/nope');
    expect(await page.getByRole('heading').textContent()).toBe('Not Found');
    await page.goto('/findings?severity=bad');
    expect(await page.locator('main').innerText()).toContain('"bad" is none of info, low, medium, high, critical');
    await page.goto('/findings?colour=red');
    expect(await page.locator('main').innerText()).toContain('there is no parameter colour; there are state, severity');
  });

  it('prints what is told, without what is clicked', async () => {
    const { url } = await startServer({ rows: sampleRows() });
    const page = await openPage(url);
    await page.goto('/findings/f_1');
    await page.emulateMedia({ media: 'print' });
    for (const name of [/^Copy/, 'Keys']) expect(await page.getByRole('button', { name }).count()).toBe(0);
    expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(1);
    expect(await page.getByRole('heading', { name: 'What happened' }).isVisible()).toBe(true);
  });
});
