import { describe, expect, it } from 'vitest';
import { controlTable } from '../../src/checks/controls.ts';
import { checks } from '../../src/checks/registry.ts';
import { controlTitles, frameworks } from '../../src/domain/evaluation/control.ts';

const everyControl = checks.flatMap(({ kinds }) => kinds.flatMap(({ controls = [] }) => controls));

describe('checks/controls', () => {
  it('names controls of every framework, with their titles, for every kind of every check', () => {
    for (const { id, kinds } of checks) {
      expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(
        Object.keys(controlTable[id as keyof typeof controlTable]).toSorted(),
      );
      for (const { controls = [] } of kinds) {
        expect(new Set(controls.map(({ framework }) => framework))).toEqual(new Set(Object.values(frameworks)));
        expect(new Set(controls.map(({ framework, id: number }) => `${framework} ${number}`)).size).toBe(
          controls.length,
        );
        expect(controls.every(({ title }) => title.length > 0)).toBe(true);
      }
    }
  });

  it('uses every control that it knows', () => {
    for (const framework of Object.keys(frameworks) as (keyof typeof frameworks)[]) {
      const used = new Set(everyControl.flatMap((one) => (one.framework === frameworks[framework] ? one.id : [])));
      expect([...used].toSorted()).toEqual(Object.keys(controlTitles[framework]).toSorted());
    }
  });

  it('says for excess rights that they are about least privilege', () => {
    const kinds = checks.flatMap((check) => check.kinds.map((row) => ({ ...row, check: check.id })));
    const of = (kind: string) => kinds.find((row) => row.kind === kind)?.controls?.map(({ id }) => id);
    expect(of('policy-changed')).toEqual(expect.arrayContaining(['AC-6', 'AC-3', 'CM-3', 'SI-4', '6.8', 'A.8.2']));
    expect(of('trust-widened')).toEqual(expect.arrayContaining(['AC-2', 'A.5.16']));
    expect(of('tag-missing')).toEqual(expect.arrayContaining(['CM-8', '1.1', 'A.5.9']));
  });
});
