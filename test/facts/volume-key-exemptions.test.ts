import { describe, expect, it } from 'vitest';
import { volumeKeyExemptions } from '../../src/facts/volume-key-exemptions.ts';

const type = (name: string, hasInstanceStorage: boolean, isNitro = true) => ({ name, hasInstanceStorage, isNitro });
const types = [
  type('m5d.large', true),
  type('m5d.xlarge', true),
  type('m5d.metal', true, false),
  type('c8gd.large', true),
  type('c8gd.metal-24xl', true),
  type('m5.large', false),
  type('i3.large', true, false),
  type('mix.large', true),
  type('mix.small', false),
];

const policy = (key: string, values: unknown) =>
  JSON.stringify({ Statement: [{ Effect: 'Deny', Condition: { 'ForAllValues:StringNotLike': { [key]: values } } }] });
const exempt = (values: unknown, key = 'sagemaker:InstanceTypes') => volumeKeyExemptions([policy(key, values)], types);

describe('facts/volume-key-exemptions', () => {
  it.each<[what: string, written: string, isJustified: boolean]>([
    ['a type with disks of its own', 'm5d.large', true],
    ['the same for SageMaker', 'ml.m5d.large', true],
    ['a family of such types', 'ml.m5d.*', true],
    ['a family but for bare metal', 'c8gd.*', true],
    ['a type without', 'ml.m5.large', false],
    ['a family of which one has none', 'mix.*', false],
    ['a family that nobody knows', 'ml.x9.*', false],
    ['everything', '*', false],
    ['every type of SageMaker', 'ml.*', false],
    ['a type on another hypervisor', 'i3.large', false],
    ['bare metal', 'm5d.metal', false],
    ['half a family', 'm5d.l*', false],
  ])('%s', (_what, written, isJustified) => {
    expect(exempt([written])).toEqual({ ok: true, value: isJustified ? [written] : [] });
  });

  it('reads a single text and any spelling of the key, keeps the order, and leaves out what is not justified', () => {
    expect(exempt('ml.m5d.*', 'SageMaker:instancetypes')).toEqual({ ok: true, value: ['ml.m5d.*'] });
    expect(exempt(['mix.large', 'ml.*', 'm5d.*'])).toEqual({ ok: true, value: ['mix.large', 'm5d.*'] });
  });

  it('names every justified type where there is no live document, and none where it exempts none', () => {
    const all = { ok: true, value: ['c8gd.large', 'm5d.large', 'm5d.xlarge', 'mix.large'] };
    expect(volumeKeyExemptions([], types)).toEqual(all);
    expect(exempt([])).toEqual({ ok: true, value: [] });
    expect(volumeKeyExemptions(['{'], types)).toEqual({ ok: true, value: [] });
  });
});
