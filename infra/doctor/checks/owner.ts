import { type LambdaClient, ListTagsCommand } from '@aws-sdk/client-lambda';
import { AwsCallError, calling } from '../../aws/aws-call-error.ts';
import { ownerAdvice, ownerOf, ownerText } from '../../aws/pool-owner.ts';
import { type Check, note, right } from '../check.ts';

const STACK_ID = 'aws:cloudformation:stack-id';

/** The stack that a function is of. Undefined also where its tags may not be read. */
const stackOf = async (lambda: LambdaClient, functionArn: string): Promise<string | undefined> => {
  try {
    const { Tags = {} } = await calling(
      'lambda:ListTags',
      lambda.send(new ListTagsCommand({ Resource: functionArn })),
    );
    return Tags[STACK_ID];
  } catch (error) {
    if (error instanceof AwsCallError && error.code !== 'ADD_USER_E_CREDENTIALS') {
      return undefined;
    }
    throw error;
  }
};

/**
 * Which tool made the pool. Its next deploy sends its own LambdaConfig, and from then on users are
 * confirmed without a row; whether the trigger stands in it cannot be seen from here. A stack that has
 * pool and function knows of both.
 */
export const checkOwner = async (
  lambda: LambdaClient,
  tags: Readonly<Record<string, string>>,
  functionArn: string,
): Promise<Check> => {
  const owner = ownerOf(tags);
  if (owner === undefined) {
    return right('owner', 'The pool has no tags of a tool that would deploy it again.');
  }
  const stackId = tags[STACK_ID];
  return stackId !== undefined && stackId === (await stackOf(lambda, functionArn))
    ? right('owner', `The pool and the function are of one stack, ${owner.stack ?? stackId}.`)
    : note('owner', ownerText(owner), ownerAdvice(owner));
};
