import type {
  AddTagsInput,
  AddTagsOutput,
  DeleteTagsInput,
  ListTagsInput,
  ListTagsOutput,
  Tag,
} from '@aws-sdk/client-sagemaker';
import type { ResourceTag } from '../account/resource.ts';
import { resourceTypes } from '../account/resource-types.ts';
import { bounded, required, ServiceError } from '../wire/service-error.ts';
import type { Operations, ServiceCall } from './service.ts';

/** SageMaker's operations on tags, and the deletes. Source: Amazon SageMaker API reference. */
export const tagOperations = {
  ListTags(input: ListTagsInput, call: ServiceCall): ListTagsOutput {
    const arn = required(input.ResourceArn, 'resourceArn');
    const size = bounded(input.MaxResults, { member: 'maxResults', min: 50, max: 100, fallback: 50 });
    const tags = requireResource(call, arn).tags ?? [];
    const start = input.NextToken === undefined ? 0 : redeem(call, arn, input.NextToken);
    const next = (place: number) => call.tokens.issue(`tags of ${arn}`, place);
    if (call.pageQuirk === 'empty-page') return { Tags: [], NextToken: next(start) };
    const end = start + Math.min(size, call.tagsPerPage);
    const NextToken = end < tags.length ? next(end) : undefined;
    return {
      Tags: tags.slice(start, end).map(toSdk),
      NextToken: call.pageQuirk === 'repeated-token' ? (input.NextToken ?? NextToken) : NextToken,
    };
  },

  AddTags(input: AddTagsInput, call: ServiceCall): AddTagsOutput {
    const arn = required(input.ResourceArn, 'resourceArn');
    const tags = required(input.Tags, 'tags').map((tag) => fromSdk(tag));
    requireResource(call, arn);
    return { Tags: call.account.sagemaker.putTags(arn, tags).map(toSdk) };
  },

  DeleteTags(input: DeleteTagsInput, call: ServiceCall): object {
    const arn = required(input.ResourceArn, 'resourceArn');
    requireResource(call, arn);
    call.account.sagemaker.removeTags(arn, required(input.TagKeys, 'tagKeys'));
    return {};
  },
} satisfies Operations;

/** A Delete operation for each row of the table that has one; their only input is the name. */
export const deleteOperations: Operations = Object.fromEntries(
  resourceTypes.flatMap((row) => (row.delete ? [[row.delete, deleteOf(row.type, row.nameMember ?? '')]] : [])),
);

function deleteOf(type: string, member: string) {
  return (input: Readonly<Record<string, string | undefined>>, { account, region }: ServiceCall): object => {
    const name = required(input[member], member);
    const arn = `arn:${account.partition}:sagemaker:${region}:${account.accountId}:${type}/${name}`;
    if (!account.sagemaker.find(arn)) throw new ServiceError('ValidationException', `Could not find ${type} "${arn}".`);
    account.sagemaker.delete(arn);
    return {};
  };
}

/** A resource of the region that was asked; SageMaker knows no other. */
function requireResource(call: ServiceCall, arn: string) {
  const resource = call.account.sagemaker.find(arn);
  if (resource?.region === call.region) return resource;
  throw new ServiceError('ValidationException', `Could not find resource "${arn}".`);
}

function redeem(call: ServiceCall, arn: string, token: string): number {
  const content = call.tokens.redeem(`tags of ${arn}`, token);
  if (typeof content === 'object') return content.place as number;
  throw new ServiceError('ValidationException', `The NextToken is ${content}; start the list again without it.`);
}

function toSdk({ key, value }: ResourceTag): Tag {
  return { Key: key, Value: value };
}

function fromSdk(tag: Tag): ResourceTag {
  const key = required(tag.Key, 'tags.1.member.key');
  if (!key.toLowerCase().startsWith('aws:')) return { key, value: tag.Value ?? '' };
  throw new ServiceError('ValidationException', `Tag keys beginning with "aws:" are reserved: ${key}`);
}
