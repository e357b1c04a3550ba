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
      rows.push(...present(answer.Items, 'Items').map((item) => unmarshall(item)));
      start = answer.LastEvaluatedKey;
      if (start && keys.leadsBack(JSON.stringify(start)))
        throw new MalformedAnswer('AWS returned the key of a page that it had returned before, so the scan has no end');
    } while (start && Object.keys(start).length > 0);
    return rows;
  });
}
