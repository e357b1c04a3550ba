import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Read } from '../../domain/evaluation/read.ts';
import type { TableRow } from '../../domain/target/installation-reading.ts';
import { attempt, MalformedAnswer, present } from '../client/failures.ts';
import { TokenWatch } from '../client/token-watch.ts';

/** Every row of a table, as data. A page that could not be read makes all of it a failure. */
export function readTable(
  name: string,
  { client, signal }: { readonly client: DynamoDBClient; readonly signal: AbortSignal },
): Promise<Read<readonly TableRow[]>> {
  return attempt({ operation: 'dynamodb:Scan', subject: name, signal }, async () => {
    const rows: TableRow[] = [];
    const keys = new TokenWatch();
    let start: Record<string, unknown> | undefined;
    do {
      const command = new ScanCommand({ TableName: name, ExclusiveStartKey: start as never });
      const answer = await client.send(command, { abortSignal: signal });
      const page = present(answer.Items, 'Items').map((item) => unmarshall(item));
      rows.push(...page);
      start = answer.LastEvaluatedKey;
      const endless = start ? keys.endlessBy(JSON.stringify(start), page.length) : undefined;
      if (endless !== undefined) throw new MalformedAnswer(endless);
    } while (start && Object.keys(start).length > 0);
    return rows;
  });
}
