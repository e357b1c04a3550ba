import { decodePolicy } from '../parse/decode.ts';
import type { Statement } from '../parse/policy-document.ts';
import { publishedNotebook } from './mlspace/mlspace-notebook.ts';
import { sampleInstallation, sampleParameters } from './parameters/sample.ts';

/**
 * The numbers of the published page for the statements of a policy that was generated for any installation: recognised by
 * effect, actions and the keys of the conditions, which do not depend on parameters. `null` for any other statement.
 */
export function recognisePages(statements: readonly Statement[]): readonly (string | null)[] {
  shapes ??= templateShapes();
  const free = new Map(shapes);
  return statements.map((statement) => {
    const page = free.get(shapeOf(statement)) ?? null;
    for (const [shape, taken] of free) if (taken === page) free.delete(shape);
    return page;
  });
}

/** Computed once, when it is first needed. */
let shapes: ReturnType<typeof templateShapes> | undefined;

/** The shapes with every parameter that changes one switched on and off. */
function templateShapes(): readonly (readonly [shape: string, page: string])[] {
  return [true, false].flatMap((translate) => {
    const outcome = publishedNotebook.render({ ...sampleParameters, translate }, sampleInstallation);
    const rows = outcome.ok ? outcome.rows : [];
    return rows.flatMap(({ page, statement }) => {
      if (page === null) return [];
      const decoded = decodePolicy({ Version: '2012-10-17', Statement: statement });
      return decoded.ok ? decoded.document.statements.map((one) => [shapeOf(one), page] as const) : [];
    });
  });
}

function shapeOf({ effect, action, conditions }: Statement): string {
  const actions = new Set(action.patterns.map((pattern) => pattern.toLowerCase()));
  const keys = new Set(conditions.map(({ operator, key }) => `${operator} ${key.toLowerCase()}`));
  return JSON.stringify([effect, action.negated, [...actions].toSorted(), [...keys].toSorted()]);
}
