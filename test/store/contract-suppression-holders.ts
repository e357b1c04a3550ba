import { describe, expect, test } from 'vitest';
import type { Suppression } from '../../src/domain/finding/suppression.ts';
import type { Store } from '../../src/store/contract/store.ts';
import { minute, noon } from '../support/fixtures.ts';

const entry: Suppression = { id: 'x', mode: 'ignore', resource: '*', reason: 'r', owner: 'o', expires: noon };

/** Whose suppressions count where replicas have different ones. */
export function describeSuppressionHolders(store: () => Store): void {
  const hold = (replica: string, digest: string, minutes = 0) =>
    store().transact(({ suppressions }) =>
      suppressions.hold({
        replica,
        digest,
        suppressions: digest === 'old' ? [] : [entry],
        now: noon + minutes * minute,
      }),
    );
  const inEffect = async (minutes = 0) =>
    (await store().transact(({ suppressions }) => suppressions.inEffect(noon + minutes * minute)))?.digest;

  describe('suppressions of replicas', () => {
    test('those that became known last count, until nobody has them', async () => {
      expect(await inEffect()).toBeUndefined();
      await hold('one', 'old');
      await hold('two', 'old');
      expect(await inEffect()).toBe('old');
      await hold('two', 'new');
      await hold('one', 'old');
      expect(await inEffect()).toBe('new');
      const set = await store().transact(({ suppressions }) => suppressions.inEffect(noon));
      expect(set?.suppressions).toEqual([entry]);
      await store().transact(({ suppressions }) => suppressions.release('two'));
      expect(await inEffect()).toBe('old');
    });

    test('a replica that starts again with what the others are leaving does not bring it back', async () => {
      await hold('one', 'old');
      await hold('two', 'old');
      await hold('three', 'new');
      await hold('one again', 'old');
      expect(await inEffect()).toBe('new');
    });

    test('what nobody has any more is new when it comes again: a rollback wins', async () => {
      await hold('one', 'old');
      await hold('one', 'new');
      await hold('two', 'old');
      expect(await inEffect()).toBe('old');
    });

    test('a replica that is silent for minutes counts no more, nor does one whose clock was far ahead', async () => {
      await hold('one', 'old');
      await hold('dead', 'new');
      await hold('one', 'old', 4);
      expect(await inEffect(4)).toBe('new');
      expect(await inEffect(6)).toBe('old');
      await hold('ahead', 'new', 60);
      expect(await inEffect(6)).toBe('old');
    });

    test('saying the same again changes nothing that outputs show', async () => {
      await hold('one', 'old');
      const before = await store().revision();
      await hold('one', 'old', 1);
      await hold('two', 'old', 1);
      expect(await store().revision()).toBe(before);
    });
  });
}
