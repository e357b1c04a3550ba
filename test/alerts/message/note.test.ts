import { describe, expect, test } from 'vitest';
import { hearsOf, type News, noteNews } from '../../../src/alerts/message/note.ts';
import type { AlertGroup } from '../../../src/domain/delivery/alert-group.ts';
import type { SinkOptions } from '../../../src/domain/delivery/sink.ts';
import { minute, noon, sampleSinkOptions } from '../../support/fixtures.ts';

const second = 1_000;
const sink: SinkOptions = { id: 'ops', ...sampleSinkOptions, groupWait: 30 * second, groupInterval: 5 * minute };
const key = { targetId: 'prod', checkId: 'required-tags' };

const group: AlertGroup = {
  sinkId: 'ops',
  ...key,
  toldRevision: 5,
  toldAt: noon - 60 * minute,
  firing: false,
  stale: false,
  staleToldAt: null,
  pending: false,
  dueAt: null,
};

const news: News = {
  key,
  revision: 9,
  now: noon,
  hasSteps: true,
  stale: false,
  active: 1,
  entered: 1,
  isFirst: false,
};

describe('alerts/note', () => {
  test.each<[string, AlertGroup, Partial<News>, number | null]>([
    ['the first news wait', group, {}, noon + 30 * second],
    ['further news come after the interval', { ...group, firing: true, toldAt: noon - minute }, {}, noon + 4 * minute],
    ['further news after a long time come at once', { ...group, firing: true }, {}, noon],
    ['drift that returns soon waits for the interval', { ...group, toldAt: noon - minute }, {}, noon + 4 * minute],
    ['more of the same does not move the time', { ...group, pending: true, dueAt: noon + 7 }, {}, noon + 7],
    ['news come no later than the repetition', { ...group, firing: true, toldAt: noon, dueAt: noon + 9 }, {}, noon + 9],
    ['a check that goes stale is told at once', group, { hasSteps: false, stale: true }, noon],
    ['a check that recovers is told at once', { ...group, stale: true }, { hasSteps: false }, noon],
    ['nothing new', { ...group, dueAt: noon + 8 }, { hasSteps: false }, noon + 8],
  ])('%s', (_case, known, given, expected) => {
    expect(noteNews(known, sink, { ...news, ...given })?.dueAt).toBe(expected);
  });

  test('what is told begins with the first news, and stays there until it is told', () => {
    const first = noteNews(group, sink, news);
    expect(first).toMatchObject({ toldRevision: 8, pending: true });
    expect(noteNews(first, sink, { ...news, revision: 12 })).toMatchObject({ toldRevision: 8, pending: true });
  });

  test('a commit without news leaves the group as it is', () => {
    expect(noteNews(group, sink, { ...news, hasSteps: false })).toBe(group);
    expect(noteNews(undefined, sink, { ...news, hasSteps: false, active: 0 })).toBeUndefined();
  });

  test.each<[string, Partial<News>, number]>([
    ['at the first completed evaluation', { isFirst: true }, -9],
    ['where findings were known before it', { active: 5, entered: 1 }, -9],
    ['that was there when all was well', { active: 1, entered: 1 }, 8],
    ['that was there when all was well and hears of a repair', { active: 0, entered: 0 }, 8],
  ])('a sink %s hears from revision …', (_case, given, expected) => {
    expect(noteNews(undefined, sink, { ...news, ...given })?.toldRevision).toBe(expected);
  });

  test('a new sink hears of what is there, once', () => {
    const noted = noteNews(undefined, sink, { ...news, hasSteps: false, active: 3, entered: 0 });
    expect(noted).toMatchObject({ toldRevision: -9, dueAt: noon + 30 * second, pending: true });
    expect(noteNews(noted, sink, { ...news, hasSteps: false, active: 3, entered: 0 })).toBe(noted);
  });

  test('a sink hears of the targets and checks that it names', () => {
    expect(hearsOf(sink, key)).toBe(true);
    expect(hearsOf({ ...sink, targets: ['prod'], checks: ['required-tags'] }, key)).toBe(true);
    expect(hearsOf({ ...sink, targets: ['dev'] }, key)).toBe(false);
    expect(hearsOf({ ...sink, checks: ['policy-drift'] }, key)).toBe(false);
  });
});
