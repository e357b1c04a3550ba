import type { Message, MessageFinding } from '../../domain/delivery/delivery.ts';
import type { Severity } from '../../domain/evaluation/severity.ts';
import { visibleText } from '../../domain/visible-text.ts';

/** The message in one line, for receivers that show text to people. Every character of it can be seen. */
export function titleOf(message: Message): string {
  return visibleText(plainTitleOf(message));
}

function plainTitleOf({ type, data }: Message): string {
  const { target, check, counts, reason } = data;
  const place = `${target.id}: ${check.title}`;
  if (type === 'webhook.test') return `Test message of notebook-drift`;
  if (type === 'check.stale') return `${place} - the check no longer sees`;
  if (type === 'check.recovered') return `${place} - the check sees again`;
  if (type === 'suppression.expired') return `${place} - ${countText(counts.opened, 'finding')} no longer suppressed`;
  if (type === 'drift.resolved') return `${place} - ${resolvedText(counts)}`;
  if (reason === 'repeat' || reason === 'first-summary') return `${place} - ${countText(counts.active, 'finding')}`;
  if (reason === 'findings-changed') return `${place} - ${countText(counts.updated, 'finding')} changed`;
  return `${place} - ${countText(counts.opened, 'new finding')}`;
}

function resolvedText({ active, resolved }: Message['data']['counts']): string {
  return active === 0 ? 'all resolved' : `${resolved} resolved, ${active} left`;
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The facts beside the title, by name. Every character of them can be seen. */
export function factsOf({ data }: Message): readonly (readonly [name: string, value: string])[] {
  const { target, check, counts } = data;
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['Target', target.accountId === null ? target.id : `${target.id} (${target.accountId}, ${target.awsRegion})`],
    ['Check', check.id],
    ['Severity', check.severity ?? 'none'],
    ['Active', String(counts.active)],
    ...(counts.suppressed > 0 ? [['Suppressed', String(counts.suppressed)] as const] : []),
    ...check.failures.map(({ reason, operation }) => ['Not seen', `${operation}: ${reason}`] as const),
  ];
  return facts.map(([name, value]) => [name, visibleText(value)]);
}

/** One finding in one line. Every character of it can be seen. */
export function lineOf({ transition, severity, summary, suppression, actor }: MessageFinding): string {
  const was = suppression?.ended
    ? ` (${suppression.ended} suppression of ${suppression.owner}: ${suppression.reason})`
    : '';
  const what = transition === 'unchanged' ? 'still there' : transition;
  return visibleText(`${what}, ${severity}: ${summary}${was}${actor ? ` - ${actorText(actor)}` : ''}`);
}

/** Where a finding is. Every character of it can be seen. */
export function placeOf({ resource }: MessageFinding): string {
  return visibleText(resource.arn);
}

/** Who caused it, by which call, when and from where: `PutRolePolicy by arn:… (session eve) from 192.0.2.7 at …`. */
function actorText({ arn, session, sourceAddress, eventName, time }: NonNullable<MessageFinding['actor']>): string {
  const parts = [
    `${eventName} by ${arn}`,
    ...(session === null ? [] : [`(session ${session})`]),
    ...(sourceAddress === null ? [] : [`from ${sourceAddress}`]),
    `at ${time}`,
  ];
  return parts.join(' ');
}

/** Cut to a receiver's limit, without half of a character. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}

/** The colour that receivers show beside a severity. */
export const severityColours: Readonly<Record<Severity, string>> = {
  critical: '#b10e1e',
  high: '#d4351c',
  medium: '#f47738',
  low: '#ffdd00',
  info: '#1d70b8',
};
