import {
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
  paginateScan,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { failureOf } from './clients.ts';
import { installationUnderTest } from './installation-clients.ts';

const region = 'us-east-1';
const TableName = 'mlspace-group-users';

async function tableUnderTest(...options: Parameters<typeof installationUnderTest>) {
  const parts = await installationUnderTest(...options);
  parts.account.tables.create(region, TableName, { partition: 'group', sort: 'user' });
  const rows = Array.from({ length: 7 }, (_, index) => ({
    group: index % 2 === 0 ? 'radar' : 'sonar',
    user: `user${index}`,
    permissions: ['Collaborator'],
    settings: { enabled: true, since: 1_764_000_000 + index },
  }));
  parts.account.tables.put(region, TableName, ...rows);
  return { ...parts, rows };
}

describe('sandbox/dynamodb', () => {
  it('scans a table page by page, and says after a full page that more may follow', async () => {
    const { dynamodb, rows } = await tableUnderTest();

    const found: unknown[] = [];
    let pages = 0;
    for await (const page of paginateScan({ client: dynamodb, pageSize: 3 }, { TableName })) {
      pages += 1;
      found.push(...(page.Items ?? []).map((item) => unmarshall(item)));
    }
    const exactly = await dynamodb.send(new ScanCommand({ TableName, Limit: 7 }));

    expect(found).toEqual(rows);
    expect(pages).toBe(3);
    expect(exactly.LastEvaluatedKey).toEqual(marshall({ group: 'radar', user: 'user6' }));
    const after = await dynamodb.send(new ScanCommand({ TableName, ExclusiveStartKey: exactly.LastEvaluatedKey }));
    expect(after).toMatchObject({ Items: [], Count: 0 });
    expect(after.LastEvaluatedKey).toBeUndefined();
  });

  it('ends a page where it reaches 1 MB', async () => {
    const { dynamodb, account } = await installationUnderTest();
    account.tables.create(region, 'large', { partition: 'id' });
    for (const id of ['a', 'b', 'c', 'd', 'e']) account.tables.put(region, 'large', { id, text: 'x'.repeat(390_000) });

    const first = await dynamodb.send(new ScanCommand({ TableName: 'large' }));
    const second = await dynamodb.send(
      new ScanCommand({ TableName: 'large', ExclusiveStartKey: first.LastEvaluatedKey }),
    );

    expect([first.Count, second.Count, second.LastEvaluatedKey]).toEqual([3, 2, undefined]);
  });

  it('gets one item, and queries by partition and by the beginning of the sort key', async () => {
    const { dynamodb } = await tableUnderTest();
    const query = (expression: string, values: Record<string, string>) =>
      dynamodb.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: expression,
          ExpressionAttributeNames: { '#g': 'group', '#u': 'user' },
          ExpressionAttributeValues: marshall(values),
        }),
      );

    const one = await dynamodb.send(
      new GetItemCommand({ TableName, Key: marshall({ group: 'sonar', user: 'user3' }) }),
    );
    const none = await dynamodb.send(new GetItemCommand({ TableName, Key: marshall({ group: 'sonar', user: 'x' }) }));
    const radar = await query('#g = :g', { ':g': 'radar' });
    const begun = await query('#g = :g AND begins_with(#u, :u)', { ':g': 'radar', ':u': 'user4' });

    expect(one.Item && unmarshall(one.Item)).toMatchObject({ user: 'user3', settings: { since: 1_764_000_003 } });
    expect(none.Item).toBeUndefined();
    expect(radar.Items?.map(({ user }) => user?.S)).toEqual(['user0', 'user2', 'user4', 'user6']);
    expect(begun.Items?.map(({ user }) => user?.S)).toEqual(['user4']);
    expect(await failureOf(query('#u = :u', { ':u': 'user4' }))).toEqual({ name: 'ValidationException', status: 400 });
    const wrong = new GetItemCommand({ TableName, Key: marshall({ group: 'sonar' }) });
    expect(await failureOf(dynamodb.send(wrong))).toEqual({ name: 'ValidationException', status: 400 });
  });

  it('describes a table, lists them, and does not know others', async () => {
    const { dynamodb } = await tableUnderTest();

    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    const { TableNames } = await dynamodb.send(new ListTablesCommand({}));

    expect(Table).toMatchObject({
      TableArn: `arn:aws:dynamodb:us-east-1:012345678910:table/${TableName}`,
      TableStatus: 'ACTIVE',
      ItemCount: 7,
      KeySchema: [
        { AttributeName: 'group', KeyType: 'HASH' },
        { AttributeName: 'user', KeyType: 'RANGE' },
      ],
    });
    expect(TableNames).toEqual([TableName]);
    const absent = { name: 'ResourceNotFoundException', status: 400 };
    expect(await failureOf(dynamodb.send(new ScanCommand({ TableName: 'absent' })))).toEqual(absent);
    expect(await failureOf(dynamodb.send(new DescribeTableCommand({ TableName: 'absent' })))).toEqual(absent);
    const filtered = new ScanCommand({ TableName, FilterExpression: 'user = :u' });
    expect(await failureOf(dynamodb.send(filtered))).toEqual({ name: 'NotYetImplemented', status: 501 });
  });
});
