import { type Path, pathText } from '../problems/problem.ts';
import type { Complaints } from './complaints.ts';

/** Notes every value that an earlier one has already. */
export function refuseRepeated(
  values: readonly string[],
  placeOf: (index: number) => Path,
  complaints: Complaints,
): void {
  for (const [index, value] of values.entries()) {
    const first = values.indexOf(value);
    if (first < index) complaints.refuse(placeOf(index), `${pathText(placeOf(first))} is the same already`);
  }
}
