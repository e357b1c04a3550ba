import { expect, it } from 'vitest';
import type { Catalogue } from '../../../src/policy/compare/search/catalogue/catalogue.ts';
import { RealisableSearch } from '../../../src/policy/compare/search/realisable.ts';
import { StringSets } from '../../../src/policy/compare/sets/string-sets.ts';
import { codesOf, wildcard } from '../../../src/policy/evaluate/glob.ts';

const catalogue: Catalogue = {
  services: new Map([
    [
      's3',
      {
        actions: [{ name: 's3:ListAllMyBuckets', accessLevels: ['List'], conditionKeys: [], resourceTypes: [] }],
        resourceTypes: new Map(),
      },
    ],
  ]),
  isComplete: true,
  globalKeys: [],
};

it('policy/compare: actions that were not looked for, for want of work, are undecided and are looked for again', () => {
  const meter = { spent: true, spend: () => undefined };
  const sets = new StringSets(meter);
  const search = new RealisableSearch(catalogue, sets, []);
  const actions = [
    sets.of([[...codesOf('s3:list'), wildcard.run, ...codesOf('my'), wildcard.run, ...codesOf('s')]], false),
  ];
  const root = { positives: [], negatives: [], causes: [] };
  const find = () =>
    search.find(root, actions, () => ({
      kind: 'found',
      sketch: { action: 's3:listallmybuckets', resource: '*', context: new Map(), escaped: [] },
    }));
  expect(find()).toEqual({ sketches: [], isCut: true, undecided: ['the work budget was spent'] });
  meter.spent = false;
  expect(find().sketches).toMatchObject([{ action: 's3:ListAllMyBuckets', accessLevels: ['List'] }]);
});
