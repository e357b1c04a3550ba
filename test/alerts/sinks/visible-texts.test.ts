import { describe, expect, it } from 'vitest';
import type { MessageFinding } from '../../../src/domain/delivery/delivery.ts';
import { sampleMessageData } from '../../support/fixtures.ts';
import { type Given, messageOf, sendTo } from './open.ts';

const strange = 'a\n*forged*\u001B[2K\u202Egnp\u2066\u200B\u2028c';
const [finding] = sampleMessageData().findings as readonly [MessageFinding];
const resource = { ...finding.resource, name: strange, arn: `arn:aws:sagemaker:us-east-1:012345678910:${strange}` };
const findings = [{ ...finding, resource, summary: `model ${strange}: tag is missing` }];

const sinks: readonly Given[] = [
  { type: 'slack' },
  { type: 'teams' },
  { type: 'pagerduty', routingKey: 'k'.repeat(32) },
  { type: 'alertmanager' },
  { type: 'alertmanager-webhook' },
];

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function isHidden(text: string): boolean {
  return /[\p{Cc}\p{Cf}\u2028]/u.test(text);
}

describe('alerts/sinks: what is shown to people', () => {
  it.each(sinks)('$type shows every character', async (given) => {
    const { json } = await sendTo(given, messageOf('drift.firing', { findings }));
    // A line break between a finding and its place is Slack's.
    const texts = textsOf(json).map((text) => text.replace(/\n`arn:[^\n]*$/u, ''));
    expect(texts.join(' ')).toContain('gnp');
    expect(texts.filter(isHidden)).toEqual([]);
  });

  it.each(sinks)('$type shows every character of why nothing was seen', async (given) => {
    const failure = { reason: 'access_denied', operation: 'iam:GetRole', subject: strange, message: strange } as const;
    const { check } = sampleMessageData();
    const stale = { check: { ...check, outcome: 'unknown', failures: [failure] }, findings: [] } as const;
    const { json } = await sendTo(given, messageOf('check.stale', stale));
    expect(JSON.stringify(json)).toContain('access_denied');
    expect(textsOf(json).filter(isHidden)).toEqual([]);
  });
});
