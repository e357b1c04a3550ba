import pLimit from 'p-limit';
import type { Read } from '../../domain/evaluation/read.ts';
import { attempt, MalformedAnswer } from '../client/failures.ts';
import { TokenWatch } from '../client/token-watch.ts';

/** Calls to IAM under way at once for one reading of roles. */
const concurrentCalls = 8;

/** The IAM calls of one reading of roles. */
export interface IamCalls {
  read<Value>(
    operation: string,
    subject: string,
    action: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Read<Value>>;
}

/** Bounds how many calls are under way at once, and tells each failure. */
export function limitCalls(signal: AbortSignal): IamCalls {
  const limit = pLimit(concurrentCalls);
  return {
    read: (operation, subject, action) =>
      limit(() => attempt({ operation: `iam:${operation}`, subject, signal }, () => action(signal))),
  };
}

/** One page of an IAM list. */
export interface IamPage<Item> {
  readonly items: readonly Item[];
  readonly truncated: boolean | undefined;
  readonly marker: string | undefined;
}

/** The items of every page. Throws {@link MalformedAnswer} where the pages have no end or no next. */
export async function collectPages<Item>(
  readPage: (marker: { Marker?: string }) => Promise<IamPage<Item>>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  const markers = new TokenWatch();
  let page = await readPage({});
  all.push(...page.items);
  while (page.truncated) {
    if (!page.marker)
      throw new MalformedAnswer('The list is truncated, but the answer has no marker for the next page');
    const endless = markers.endlessBy(page.marker, page.items.length);
    if (endless !== undefined) throw new MalformedAnswer(endless);
    page = await readPage({ Marker: page.marker });
    all.push(...page.items);
  }
  return all;
}
