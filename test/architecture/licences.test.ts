import { describe, expect, it } from 'vitest';
import { externalPackages } from '../../scripts/external-packages.ts';
import { shippedPackages } from '../../scripts/licences.ts';

/** Permissive: may be shipped with a notice and without conditions on the rest (SPDX identifiers). */
const permissive = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
  '(MIT OR CC0-1.0)',
];

describe('architecture/licences', () => {
  const packages = shippedPackages();

  it('ships only what has a permissive licence', () => {
    expect(packages.length).toBeGreaterThan(50);
    expect(packages.filter(({ licence }) => !permissive.includes(licence))).toEqual([]);
  });

  it('sees every package that is installed beside the bundle, and what others bring with them', () => {
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...externalPackages, 'zod', '@smithy/types', 'node-addon-api']));
  });
});
