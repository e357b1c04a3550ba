import { codesOf, colon, type Glob, wildcard } from '../../evaluate/glob.ts';
import { servicesByArnShapes, servicesByColons } from './arn-shapes.generated.ts';

const some: Glob = [wildcard.oneInSegment, wildcard.runInSegment];
const any: Glob = [wildcard.runInSegment];
const anything: Glob = [wildcard.run];

/**
 * What a resource can be: `*`, for actions without one, or an ARN, which has a partition and a service (AWS General Reference,
 * "Amazon Resource Names"). Its resource may be empty: AWS's AmazonDevOpsGuruOrganizationsAccess needs `arn:aws:organizations::*:`.
 */
export const resourceForms: readonly Glob[] = [[42], arnGlobOf([some, some, any, any])];

/** By service, ARNs that there are not. */
export type ImpossibleArns = ReadonlyMap<string, readonly Glob[]>;

/**
 * ARNs that the services named in some texts never have: without a region or an account where all of a service's formats have
 * one, and with more colons in the resource than any of its formats has, as where a second resource is spliced into one. A form
 * that a text spells out, such as `arn:aws:ssm:*::parameter/aws/service/*`, is one that somebody has seen.
 */
export function impossibleArns(texts: readonly string[]): ImpossibleArns {
  const spelled = new Map<string, Spelled>();
  for (const text of texts) {
    const [, service, region, account, rest = ''] = /^arn:[^:]*:([a-z0-9-]+):([^:]*):([^:]*):(.*)$/s.exec(text) ?? [];
    if (service === undefined) continue;
    const known = spelled.get(service) ?? { shapes: new Set(), colons: 0 };
    known.shapes.add(`${region === '' ? '_' : 'R'}${account === '' ? '_' : 'A'}`);
    known.colons = Math.max(known.colons, rest.split(':').length - 1);
    spelled.set(service, known);
  }
  const rows = [...spelled].flatMap(([service, written]) => {
    const globs = [...withoutPart(service, written), ...withMoreColons(service, written)];
    return globs.length > 0 ? [[service, globs] as const] : [];
  });
  return new Map(rows);
}

/** How the ARNs of a service are written. */
interface Spelled {
  readonly shapes: Set<string>;
  colons: number;
}

/** The service that an ARN, or a pattern of some, names; `undefined` where it names none. */
export function serviceOfGlob(glob: Glob): string | undefined {
  const first = glob.indexOf(colon);
  const start = glob.indexOf(colon, first + 1) + 1;
  const service = glob.slice(start, glob.indexOf(colon, start));
  const isPlain = [...glob.slice(0, first), ...service].every((code) => code >= 0 && code < 128);
  // A wildcard of the whole that may cross a colon can hold another service.
  const isArn = String.fromCharCode(...glob.slice(0, 4)) === 'arn:' && !glob.slice(0, start).includes(wildcard.run);
  return first > 0 && start > first + 1 && isPlain && isArn ? String.fromCharCode(...service) : undefined;
}

/** An ARN in the partition, region and account of a pattern, as far as it names them. */
export function inPlaceOf(arn: string, glob: Glob): string {
  const segments = arn.split(':');
  if (segments.length < 6) return arn;
  const named = String.fromCharCode(
    ...glob.slice(0, longestStart).map((code) => (code < 0 || code >= 128 ? 42 : code)),
  ).split(':');
  if (named[0] !== 'arn' || named.length < 6) return arn;
  const kept = segments.map((segment, index) => {
    const own = named[index] ?? '';
    return [1, 3, 4].includes(index) && segment !== '' && /^[\w-]+$/.test(own) ? own : segment;
  });
  return kept.join(':');
}

/** No partition, service, region and account are longer together. */
const longestStart = 200;

/** The forms of a service's ARNs: `R` where they have a region and `A` where they have an account; none where unknown. */
export function arnShapesOf(service: string): readonly string[] {
  return servicesByArnShapes.find(([, services]) => services.split(' ').includes(service))?.[0].split(' ') ?? [];
}

function withoutPart(service: string, { shapes }: Spelled): readonly Glob[] {
  const own = arnShapesOf(service);
  if (own.length === 0) return [];
  const missing = ['_A', 'R_', '__'].filter((shape) => !own.includes(shape) && !shapes.has(shape));
  const segments = (shape: string) => [any, codesOf(service), ...Array.from(shape, (one) => (one === '_' ? [] : some))];
  return missing.map((shape) => arnGlobOf(segments(shape)));
}

function withMoreColons(service: string, { colons }: Spelled): readonly Glob[] {
  const known = servicesByColons.find(([, services]) => services.split(' ').includes(service))?.[0];
  if (known === undefined) return [];
  const parts = Array.from({ length: Math.max(known, colons) + 1 }, () => any);
  return [
    [
      ...codesOf('arn'),
      ...[any, codesOf(service), any, any, ...parts].flatMap((one) => [colon, ...one]),
      colon,
      wildcard.run,
    ],
  ];
}

function arnGlobOf(segments: readonly Glob[]): Glob {
  return [...codesOf('arn'), ...[...segments, anything].flatMap((segment) => [colon, ...segment])];
}
