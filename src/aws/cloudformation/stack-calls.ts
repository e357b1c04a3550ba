import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListExportsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { MalformedAnswer, present } from '../client/failures.ts';
import { TokenWatch } from '../client/token-watch.ts';

/** The calls that reading a stack takes. Each throws what the SDK throws. */
export interface StackCalls {
  describe(name: string, signal: AbortSignal): Promise<Stack>;
  /** The processed template, as JSON or YAML text. */
  template(id: string, signal: AbortSignal): Promise<string>;
  /** Physical ids by logical id. */
  resources(id: string, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The names of all stacks that are not deleted. */
  names(signal: AbortSignal): Promise<readonly string[]>;
  /** Values by the name of the export. */
  exports(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
}

/** The calls of one region. */
export function stackCalls(client: CloudFormationClient): StackCalls {
  return {
    async describe(name, abortSignal) {
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }), { abortSignal });
      return present(Stacks?.[0], 'Stacks');
    },
    async template(id, abortSignal) {
      const input = { StackName: id, TemplateStage: 'Processed' as const };
      const { TemplateBody } = await client.send(new GetTemplateCommand(input), { abortSignal });
      return present(TemplateBody, 'TemplateBody');
    },
    async resources(id, abortSignal) {
      const all = await everyPage(async (NextToken) => {
        const answer = await client.send(new ListStackResourcesCommand({ StackName: id, ...NextToken }), {
          abortSignal,
        });
        return { items: answer.StackResourceSummaries ?? [], token: answer.NextToken };
      });
      return Object.fromEntries(
        all.flatMap(({ LogicalResourceId: logical, PhysicalResourceId: physical }) =>
          logical === undefined || physical === undefined || physical === '' ? [] : [[logical, physical]],
        ),
      );
    },
    async names(abortSignal) {
      const all = await everyPage(async (NextToken) => {
        const answer = await client.send(new ListStacksCommand(NextToken), { abortSignal });
        return { items: answer.StackSummaries ?? [], token: answer.NextToken };
      });
      return all.flatMap(({ StackName, StackStatus }) =>
        StackStatus === 'DELETE_COMPLETE' ? [] : [present(StackName, 'StackName')],
      );
    },
    async exports(abortSignal) {
      const all = await everyPage(async (NextToken) => {
        const answer = await client.send(new ListExportsCommand(NextToken), { abortSignal });
        return { items: answer.Exports ?? [], token: answer.NextToken };
      });
      return Object.fromEntries(
        all.map(({ Name, Value }) => [present(Name, 'Exports[].Name'), present(Value, 'Exports[].Value')]),
      );
    },
  };
}

async function everyPage<Item>(
  read: (token: {
    NextToken?: string;
  }) => Promise<{ readonly items: readonly Item[]; readonly token?: string | undefined }>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  const tokens = new TokenWatch();
  let page = await read({});
  all.push(...page.items);
  while (page.token) {
    const endless = tokens.endlessBy(page.token, page.items.length);
    if (endless !== undefined) throw new MalformedAnswer(endless);
    page = await read({ NextToken: page.token });
    all.push(...page.items);
  }
  return all;
}
