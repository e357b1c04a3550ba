import { withoutAbsent } from '../../../domain/without-absent.ts';
import type { Problem } from '../../../policy/problem.ts';
import type { ConfigurationProblem, Path } from '../../problems/problem.ts';
import { parsePathText } from '../../problems/problem.ts';
import type { SecretContext } from '../loaded/secrets.ts';

/** What a problem of a template can be about that stands in the configuration itself. */
const settings: ReadonlySet<string> = new Set(['parameters', 'template', 'add']);

/** What the renderer says of a parameter stands where the parameter is written; what it says of a template, in the template. */
export function placeProblem(
  problem: Problem,
  path: Path,
  { complaints: { origin } }: SecretContext,
): ConfigurationProblem {
  const inside = parsePathText(problem.path);
  const isSetting = typeof inside[0] === 'string' && settings.has(inside[0]);
  const place = isSetting ? [...path, ...inside] : path;
  const told = origin.problem(place, { message: problem.message, hideValue: true });
  if (problem.file === undefined)
    return isSetting || problem.path === '' ? told : { ...told, message: `${problem.path}: ${problem.message}` };
  const { file, line, column } = problem;
  return {
    path: told.path,
    message: isSetting || problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`,
    file,
    ...withoutAbsent({ line, column }),
  };
}
