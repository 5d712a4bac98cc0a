import {
  AdminDeleteUserCommand,
  DeleteUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { IDEMPOTENCY_TABLE } from '../../../src/contract.ts';
import { AwsCallError, calling } from '../../aws/aws-call-error.ts';
import { type Check, right, wrong } from '../check.ts';
import { type Confirmation, readUserConfirmation } from './confirmation.ts';
import type { Job } from './job.ts';
import type { Made } from './made.ts';

/** Something that is to be removed. */
type Removal = {
  /** What it is, for a person who has to look for it. */
  readonly what: string;
  /** Safe to repeat, also where there is nothing. */
  remove(): Promise<unknown>;
};

const isNoUser = (error: unknown): boolean => (error as Error).name === 'UserNotFoundException';

const userRemoval = ({ services, pool }: Job, userName: string): Removal => ({
  what: `the user ${userName} of ${pool.Id}`,
  remove: () =>
    calling(
      'cognito-idp:AdminDeleteUser',
      services.cognito
        .send(new AdminDeleteUserCommand({ UserPoolId: pool.Id, Username: userName }))
        .catch((error: unknown) => {
          if (!isNoUser(error)) {
            throw error;
          }
        }),
    ),
});

const deleteItem = async (
  { services }: Job,
  TableName: string,
  Key: Readonly<Record<string, unknown>>,
): Promise<boolean> => {
  const documents = DynamoDBDocumentClient.from(services.dynamoDb);
  const command = new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' });
  const { Attributes } = await calling('dynamodb:DeleteItem', documents.send(command));
  return Attributes !== undefined;
};

const itemRemovals = (
  job: Job,
  made: Made,
  { key, recordId }: Confirmation,
): readonly Removal[] => {
  const { usersTableName, idempotencyTableName } = job.environment;
  return [
    {
      what: `the row ${JSON.stringify(key)} of ${usersTableName}`,
      remove: async () => {
        const wasThere = await deleteItem(job, usersTableName, key);
        made.hasSeenRow ||= wasThere;
      },
    },
    {
      what: `the record ${recordId} of ${idempotencyTableName}`,
      remove: () =>
        deleteItem(job, idempotencyTableName, { [IDEMPOTENCY_TABLE.partitionKey]: recordId }),
    },
  ];
};

const clientRemoval = ({ services, pool }: Job, { name, id }: NonNullable<Made['client']>) => ({
  what: `the app client ${name} of ${pool.Id}, if it is there`,
  remove: async () => {
    if (id === undefined) {
      throw new Error('Cognito gave no answer when it was made');
    }
    await calling(
      'cognito-idp:DeleteUserPoolClient',
      services.cognito.send(new DeleteUserPoolClientCommand({ UserPoolId: pool.Id, ClientId: id })),
    );
  },
});

/** All that there is to remove. The user first: without it nothing writes the row again. */
const removalsOf = (job: Job, made: Made): readonly Removal[] => [
  ...(made.mayHaveUser
    ? [userRemoval(job, made.confirmation?.userName ?? made.userName ?? job.user.userName)]
    : []),
  ...(made.mayHaveRow && made.confirmation ? itemRemovals(job, made, made.confirmation) : []),
  ...(made.client ? [clientRemoval(job, made.client)] : []),
];

/** What is left at this moment, for a person who ends the command before it has removed it. */
export const leftText = (job: Job, made: Made): string =>
  removalsOf(job, made)
    .map(({ what }) => what)
    .filter((what) => !made.removed.has(what))
    .join('; ');

/** What removing it now does not help against. */
const afterwards = ({ environment }: Job, made: Made): readonly string[] => {
  const { usersTableName } = environment;
  if (!made.mayHaveRow || made.hasSeenRow) {
    return [];
  }
  return made.confirmation === undefined
    ? [`the row of this user in ${usersTableName}, if the pool has confirmed it`]
    : [
        `the row ${JSON.stringify(made.confirmation.key)} of ${usersTableName}, if a parked confirmation still writes it`,
      ];
};

/**
 * Works out the row of a user whose sign-up failed half way: a PreSignUp trigger may have confirmed it.
 */
const findConfirmation = async (job: Job, made: Made): Promise<void> => {
  try {
    made.confirmation = await readUserConfirmation(job, made.userName);
  } catch (error) {
    if (error instanceof AwsCallError && isNoUser(error.cause)) {
      Object.assign(made, { mayHaveUser: false, mayHaveRow: false });
    }
  }
};

/** @returns what it was and why it is still there, or undefined */
const failureOf = async (made: Made, { what, remove }: Removal): Promise<string | undefined> => {
  try {
    await remove();
    made.removed.add(what);
    return undefined;
  } catch (error) {
    return `${what} (${(error as Error).message})`;
  }
};

const NAME = 'sign-up-removal';

/** Removes all that was made. One that cannot be removed does not keep the others. Never throws. */
export const removeAll = async (job: Job, made: Made): Promise<Check> => {
  job.say('Removing what was made.');
  if (made.mayHaveUser && made.confirmation === undefined) {
    await findConfirmation(job, made);
  }
  const failures: (string | undefined)[] = [];
  for (const removal of removalsOf(job, made)) {
    failures.push(await failureOf(made, removal)); // one after the other: the order counts
  }
  const left = [...failures, ...afterwards(job, made)].filter((text) => text !== undefined);
  return left.length === 0
    ? right(NAME, 'The user, its row, its record and the app client are removed.')
    : wrong(NAME, `Not removed: ${left.join('; ')}.`, 'Remove it by hand.');
};
