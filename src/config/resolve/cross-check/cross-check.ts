import { isLoopbackHost } from '../../../network/loopback.ts';
import type { Path } from '../../problems/problem.ts';
import type { Complaints } from '../../read/complaints.ts';
import { refuseRepeated } from '../../read/repeated.ts';
import { cronProblem } from '../../schema/cron.ts';
import type { Configuration } from '../../schema/schema.ts';
import { crossCheckTags } from './cross-check-tags.ts';
import { crossCheckTarget } from './cross-check-target.ts';

/** What no single field shows: settings that contradict each other. */
export function crossCheck(
  configuration: Configuration,
  {
    resourceTypes,
    statesOf,
  }: { readonly resourceTypes: readonly string[]; readonly statesOf: (type: string) => readonly string[] },
  complaints: Complaints,
): void {
  const { targets, sinks, checks, http, discovery } = configuration;
  if (targets.length === 0 && !discovery.organizations) complaints.refuse(['targets'], 'is required: expected a list');
  refuseRepeated(
    targets.map(({ id }) => id),
    (index) => ['targets', index, 'id'],
    complaints,
  );
  refuseRepeated(
    sinks.map(({ id }) => id),
    (index) => ['sinks', index, 'id'],
    complaints,
  );
  for (const [index, target] of targets.entries()) crossCheckTarget(target, ['targets', index], complaints);
  checkSchedules(checks, complaints);
  checkAttachments(configuration, complaints);
  if (checks['required-tags'].enabled) crossCheckTags(configuration, resourceTypes, complaints, statesOf);
  checkAccess(http, complaints);
  checkSinks(configuration, complaints);
}

/** A sink that names a target or check that is not there would stay silent for ever. */
function checkSinks({ sinks, targets, checks, discovery }: Configuration, complaints: Complaints): void {
  const known = { targets: targets.map(({ id }) => id), checks: Object.keys(checks) };
  for (const [index, sink] of sinks.entries()) {
    for (const member of ['targets', 'checks'] as const) {
      // Which accounts are found is not known here.
      if (member === 'targets' && discovery.organizations) continue;
      const names = sink[member] ?? [];
      refuseUnknown(names, { path: ['sinks', index, member], known: known[member], complaints });
    }
  }
}

function refuseUnknown(
  names: readonly string[],
  {
    path,
    known,
    complaints,
  }: { readonly path: Path; readonly known: readonly string[]; readonly complaints: Complaints },
): void {
  for (const [position, name] of names.entries()) {
    if (known.includes(name)) continue;
    const suggestion = complaints.origin.didYouMean(name, known);
    complaints.refuse([...path, position], `is not among the configured ${String(path.at(-1))}`, suggestion);
  }
}

function checkSchedules(checks: Configuration['checks'], complaints: Complaints): void {
  for (const [id, { schedule }] of Object.entries(checks)) {
    const problem = cronProblem(schedule);
    const path = ['checks', id, 'schedule'];
    if (problem)
      complaints.refuse(path, `expected a cron expression: ${problem}`, 'Such as "*/5 * * * *", every five minutes.');
  }
  if (Object.values(checks).every(({ enabled }) => !enabled)) {
    complaints.warn(['checks'], 'every check is off, so nothing will ever be found');
  }
}

function checkAttachments({ targets, checks }: Configuration, complaints: Complaints): void {
  if (checks['role-attachments'].enabled) return;
  for (const [index, { attachments }] of targets.entries())
    if (attachments.expected.length + attachments.permitted.length > 0)
      complaints.warn(['targets', index, 'attachments'], 'has no effect: role-attachments is off');
}

function checkAccess(
  { host, port, internal_port: internalPort, tokens, allow_anonymous_read: anonymous }: Configuration['http'],
  complaints: Complaints,
): void {
  if (internalPort === port && port !== 0) {
    complaints.refuse(['http', 'internal_port'], `${port} is http.port already`, 'Give it a port of its own.');
  }
  if (tokens.length === 0 && !anonymous && !isLoopbackHost(host)) {
    complaints.refuse(
      ['http', 'host'],
      'anybody who reaches this host could read the findings: no token is configured',
      'Configure http.tokens, or set http.allow_anonymous_read: true where the network is trusted.',
    );
  }
  if (tokens.length > 0 && anonymous) {
    complaints.warn(['http', 'allow_anonymous_read'], 'has no effect, for http.tokens asks every reader for a token');
  }
  if (tokens.length > 0 && !tokens.some(({ scopes }) => scopes.includes('read'))) {
    complaints.warn(['http', 'tokens'], 'no token has the scope read, so nobody can read the page or the API');
  }
}
