import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSink } from '../../../src/alerts/sinks/registry.ts';
import type { MessageFinding } from '../../../src/domain/delivery/delivery.ts';
import type { Publication } from '../../../src/domain/delivery/publisher.ts';
import { noon, sampleMessageData, sampleSinkOptions } from '../../support/fixtures.ts';
import { network } from '../fixtures.ts';
import { messageOf, sendTo } from './open.ts';

const [finding] = sampleMessageData().findings as readonly [MessageFinding];
const anyText = fc.string({ unit: 'binary', maxLength: 2_000 });
const anyFinding = fc
  .record({ summary: anyText, name: anyText, arn: anyText })
  .map(
    ({ summary, name, arn }): MessageFinding => ({ ...finding, summary, resource: { ...finding.resource, name, arn } }),
  );

describe('alerts/sinks: the limits of receivers', () => {
  it('slack: within its limits, and no text of an account becomes a link or a mention', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFinding, { maxLength: 100 }), async (findings) => {
        const { json } = await sendTo({ type: 'slack' }, messageOf('drift.firing', { findings }));
        const [{ blocks }] = json['attachments'] as [{ blocks: { type: string; text?: { text: string } }[] }];
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(JSON.stringify(blocks).split('"mrkdwn"').length).toBe(
          JSON.stringify(blocks).split('"verbatim":true').length,
        );
        const sections = blocks.filter(({ type }) => type === 'section');
        expect(sections.map(({ text }) => text?.text).join('\n')).not.toMatch(/[<>]/);
        for (const { type, text } of blocks) {
          expect(text?.text.length ?? 0).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000);
        }
      }),
      { numRuns: 15 },
    );
  });

  it.each([
    ['characters that are escaped', '_'],
    ['characters of other scripts', '漢'],
  ])('teams: a card of %s stays within the limit, and says what it leaves out', async (_case, character) => {
    const many = Array.from({ length: 20 }, () => ({ ...finding, summary: character.repeat(500) }));
    const { request, json } = await sendTo({ type: 'teams' }, messageOf('drift.firing', { findings: many }));
    expect(Buffer.byteLength(request.body)).toBeLessThan(28_000);
    expect(JSON.stringify(json)).toMatch(/[1-9] more are not listed/);
  });

  it('pagerduty: key and summary, whatever things are called', async () => {
    const { target, check } = sampleMessageData();
    const data = {
      groupKey: `${'t'.repeat(63)}/${check.id}`,
      target: { ...target, id: 't'.repeat(63) },
      check: { ...check, title: 'x'.repeat(2_000) },
    };
    const { json } = await sendTo({ type: 'pagerduty', routingKey: 'k'.repeat(32) }, messageOf('check.stale', data));
    expect(String(json['dedup_key']).length).toBeLessThanOrEqual(255);
    expect((json['payload'] as { summary: string }).summary).toHaveLength(1_024);
  });

  it('sns: less than 100 characters of ASCII as subject', async () => {
    const published: Publication[] = [];
    const topicArn = 'arn:aws:sns:us-east-1:111122223333:drift';
    const sink = openSink(
      { id: 'topic', type: 'sns', topicArn, ...sampleSinkOptions },
      {
        network,
        openPublisher: () => ({
          publish: async (publication) => {
            published.push(publication);
            return { status: 'delivered' };
          },
          close: () => undefined,
        }),
      },
    );
    const check = { ...sampleMessageData().check, title: 'é\n'.repeat(100) };
    await sink.send(messageOf('drift.firing', { check }), { now: noon, signal: new AbortController().signal });
    expect(published[0]?.subject).toMatch(/^[!-~][ -~]{1,98}$/);
  });
});
