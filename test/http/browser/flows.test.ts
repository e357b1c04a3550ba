import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../support/external-tool.ts';
import { finding, now, startServer } from '../fixtures.ts';
import { closeBrowserAfterwards, openPage } from './browser.ts';
import { sampleRows, scriptTag } from './sample-rows.ts';

const soon = { handler: 30_000, readiness: 2000, drain: 1000, changes: 50 };
const tokens = [{ token: 'reader', scopes: ['read' as const] }];

const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent.trim()');

/** A page on another site with a link to the given address. */
async function anotherSite(href: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(`<a href="${href}">incident</a>`);
  }).listen(0, 'localhost');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

describeWith(['chromium'], 'http/browser', () => {
  closeBrowserAfterwards();

  it('leads from the overview to a finding and on to both policies', async () => {
    const { url } = await startServer({ rows: sampleRows() });
    const page = await openPage(url);
    await page.goto('/');
    expect(await page.title()).toBe('3 open findings, 1 of 2 checks unknown, stale or not evaluated · notebook-drift');
    await page.getByRole('link', { name: /^The policy of mlspace-notebook-role differs/ }).click();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Statement 2 was edited: Action.' }).count()).toBe(1);
    await page.getByRole('link', { name: 'Canonical and live policy side by side' }).click();
    const edited = page.locator('[aria-labelledby=role] details.edited');
    await edited.waitFor();
    expect(await edited.locator('ins').allTextContents()).toEqual(['s3:*']);
    expect(await edited.locator('del').allTextContents()).toEqual(['s3:GetObject']);
    expect(await page.locator('details.same').first().getAttribute('open')).toBeNull();
    const boundary = page.getByRole('region', { name: /^Permissions boundary limit/ });
    expect(await boundary.locator('ins').allTextContents()).toEqual(['iam:*']);
  });

  it('keeps filters in the address, forth and back', async () => {
    const { url } = await startServer({ rows: sampleRows() });
    const page = await openPage(url);
    await page.goto('/findings');
    expect(await page.locator('.rows > li').count()).toBe(4);
    await page.getByLabel('Severity').selectOption('critical');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL(/severity=critical/);
    expect(await page.locator('.rows > li').count()).toBe(1);
    expect(await page.getByLabel('Severity').inputValue()).toBe('critical');
    await page.goBack();
    expect(await page.locator('.rows > li').count()).toBe(4);
  });

  it('shows strings of the account as text, wherever they stand', async () => {
    const { url } = await startServer({ rows: sampleRows() });
    const page = await openPage(url);
    for (const path of ['/', '/findings', '/findings/f_2', '/targets/prod']) {
      await page.goto(path);
      expect(await page.locator('main').innerText()).toContain(scriptTag);
      expect(await page.locator('main script, main img').count()).toBe(0);
    }
  });

  it('can be used with the keyboard alone', async () => {
    const { url } = await startServer({ rows: sampleRows() });
    const page = await openPage(url);
    await page.goto('/findings/f_1');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    const summary = page.locator('[aria-labelledby=evidence] summary');
    await summary.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('pre.json').isVisible()).toBe(true);
    await page.goto('/findings');
    await page.getByLabel('State').focus();
    for (let press = 0; press < 7; press++) await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Apply');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  });

  it('shows a change without a reload and leaves focus, opened details and filled-in fields alone', async () => {
    const rows = sampleRows();
    const { url } = await startServer({ rows, timeouts: soon });
    const page = await openPage(url);
    await page.goto('/findings');
    await page.locator('#live.on').waitFor();
    await page.evaluate('globalThis.sameDocument = true');
    await page.getByLabel('Severity').selectOption('low');
    const link = page.getByRole('link', { name: /^The policy of/ });
    await link.focus();
    rows.findings.push(
      finding({ id: 'f_0', severity: 'high', summary: 'endpoint new: tag user is missing', firstSeen: now }),
    );
    rows.findings = rows.findings.filter(({ id }) => id !== 'f_3');
    rows.revision++;
    await page.getByRole('link', { name: 'endpoint new: tag user is missing' }).waitFor();
    expect(await page.locator('.rows > li').evaluateAll((all) => all.map(({ id }) => id))).toEqual([
      'f_0',
      'f_1',
      'f_2',
      'f_4',
    ]);
    expect(await page.locator('.arrived').evaluateAll((all) => all.map(({ id }) => id))).toEqual(['f_0']);
    expect(await focused(page)).toMatch(/^The policy of/);
    expect(await page.getByLabel('Severity').inputValue()).toBe('low');
    expect(await page.evaluate('globalThis.sameDocument')).toBe(true);
  });

  it('keeps details as the reader left them while the page changes', async () => {
    const rows = sampleRows();
    const { url } = await startServer({ rows, timeouts: soon });
    const page = await openPage(url);
    await page.goto('/targets/prod/policy');
    await page.locator('#live.on').waitFor();
    await page.locator('[aria-labelledby=role] details.edited > summary').click();
    await page.locator('[aria-labelledby=role] details.same > summary').click();
    rows.states = rows.states.map((state) => ({ ...state, lastAttemptAt: now - 3_600_000 }));
    rows.revision++;
    await page.getByText('As of 1 h ago').waitFor();
    expect(await page.locator('[aria-labelledby=role] details.edited').getAttribute('open')).toBeNull();
    expect(await page.locator('[aria-labelledby=role] details.same').getAttribute('open')).toBe('');
  });

  it('moves nothing for who asked for less motion', async () => {
    const rows = sampleRows();
    const { url } = await startServer({ rows, timeouts: soon });
    const page = await openPage(url, { reducedMotion: 'reduce' });
    await page.goto('/findings');
    rows.findings.push(finding({ id: 'f_0', summary: 'new' }));
    rows.revision++;
    await page.locator('#f_0.arrived').waitFor();
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  });

  it('says when it is no longer live, and is again when the server is back', async () => {
    const rows = sampleRows();
    const first = await startServer({ rows, timeouts: soon });
    const page = await openPage(first.url);
    await page.goto('/');
    await page.locator('#live.on').waitFor();
    await first.server.close();
    await page.getByText('Not live, trying again').waitFor();
    await startServer({ rows, timeouts: soon, port: Number(new URL(first.url).port) });
    await page.locator('#live.on').waitFor();
    expect(await page.locator('#live').getAttribute('class')).toBe('live on');
  });

  it('works without scripts, and then loads itself again', async () => {
    const { url } = await startServer({ rows: sampleRows() });
    const page = await openPage(url, { javaScriptEnabled: false });
    await page.goto('/findings');
    expect(await page.locator('#live').isVisible()).toBe(false);
    await page.getByLabel('Severity').selectOption('critical');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL(/severity=critical/);
    expect(await page.locator('.rows > li').count()).toBe(1);
    expect(await page.locator('meta[http-equiv="refresh"]').count()).toBe(1);
  });

  it('asks for a token, goes where the link led, and signs out', async () => {
    const { url } = await startServer({ rows: sampleRows(), tokens });
    const page = await openPage(url);
    await page.goto('/findings/f_1');
    await page.getByLabel('Token').fill('wrong');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').textContent()).toBe('This server does not know this token.');
    await page.getByLabel('Token').fill('reader');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/findings/f_1');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.locator('#live.on').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').waitFor();
    await page.goto('/findings/f_1');
    expect(await page.getByLabel('Token').isVisible()).toBe(true);
  });

  it('lets who is signed in come by a link on another site', async () => {
    const { url } = await startServer({ rows: sampleRows(), tokens });
    const site = await anotherSite(`${url}/findings/f_1`);
    const page = await openPage(url);
    await page.goto('/');
    await page.getByLabel('Token').fill('reader');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Target', exact: true }).waitFor();
    const visitor = await page.context().newPage();
    await visitor.goto(site);
    await visitor.getByRole('link', { name: 'incident' }).click();
    await visitor.getByRole('heading', { name: 'What happened' }).waitFor();
    expect(new URL(visitor.url()).pathname).toBe('/findings/f_1');
  });
});
