import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCheck } from '../../../src/checks/definition/check.ts';
import { commonSettings } from '../../../src/checks/definition/settings.ts';
import { checks } from '../../../src/checks/registry.ts';
import type { Evaluators } from '../../../src/scan/evaluate/evaluators.ts';

const whole = {
  id: 'sample',
  title: 'A sample',
  description: 'It is whole.',
  reads: [],
  kinds: [],
  settings: z.strictObject(commonSettings('*/5 * * * *')).prefault({}),
  scopes: () => ['sample'],
  events: 'nothing',
} as const;

const evaluate = () => Promise.reject(new Error('never called'));

// Each of these stands for a check that was added without one of its parts. `tsc` fails where one of them compiles.
describe('checks/definition: what does not compile', () => {
  it('a check without its scopes, its events, its settings or its documents', () => {
    const { scopes: _scopes, ...noScopes } = whole;
    const { events: _events, ...noEvents } = whole;
    const { settings: _settings, ...noSettings } = whole;
    const { kinds: _kinds, ...noKinds } = whole;
    const { reads: _reads, ...noReads } = whole;
    expect([
      defineCheck(whole),
      // @ts-expect-error: which scopes does it have?
      defineCheck(noScopes),
      // @ts-expect-error: what do events mean for it?
      defineCheck(noEvents),
      // @ts-expect-error: what can be configured?
      defineCheck(noSettings),
      // @ts-expect-error: what does it find?
      defineCheck(noKinds),
      // @ts-expect-error: which permissions does it need?
      defineCheck(noReads),
    ]).toHaveLength(6);
  });

  it('settings without a schedule, or that an empty configuration does not fill', () => {
    expect([
      // @ts-expect-error: when does it run?
      defineCheck({ ...whole, settings: z.strictObject({ enabled: z.boolean().default(true) }).prefault({}) }),
      // @ts-expect-error: a configuration that does not name the check must do.
      defineCheck({ ...whole, settings: z.strictObject(commonSettings('* * * * *')) }),
    ]).toHaveLength(2);
  });

  it('evaluators that miss a check, know one that is not there, or cannot look at the resources that events name', () => {
    const others = {} as Omit<Evaluators, 'required-tags'>;
    const complete: Evaluators = { ...others, 'required-tags': { evaluate, evaluateResources: evaluate } };
    // @ts-expect-error: how are tags read?
    const missing: Evaluators = others;
    // @ts-expect-error: events name resources, and nobody said how to read them.
    const withoutResources: Evaluators = { ...others, 'required-tags': { evaluate } };
    // @ts-expect-error: no such check.
    const unknown: Evaluators = { ...complete, 'no-check': { evaluate } };
    expect([complete, missing, withoutResources, unknown]).toHaveLength(4);
  });
});

describe('checks/definition', () => {
  it.each(checks.map((check) => [check.id, check] as const))('%s: an empty configuration is whole', (_id, check) => {
    expect(check.settings.parse(undefined)).toMatchObject({ confirm_after: 1, schedule: expect.any(String) });
  });
});
