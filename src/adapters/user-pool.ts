import { createHash } from 'node:crypto';
import {
  type CognitoIdentityProviderClient,
  InvalidParameterException,
  ListUsersCommand,
  type ListUsersCommandInput,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  type Cursor,
  CursorRefusedError,
  type PoolUser,
  RepeatedTokenError,
  type UserPool,
} from '../domain/reconcile/pool-user.ts';
import { pacedCalls } from './paced-calls.ts';
import type { Pacer } from './pacer.ts';

/** The most that Cognito gives at once. */
const PAGE_SIZE = 60;

/**
 * Cognito's quota for listing users is 30 requests a second for all pools of an account and region,
 * and cannot be raised. The rest belongs to the console and to other callers.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export const DEFAULT_MAX_REQUESTS_PER_SECOND = 25;

/** In the trigger's event this is an attribute. In the list it is a field, and no name to ask for. */
const STATUS_ATTRIBUTE = 'cognito:user_status';

type Parts = {
  readonly client: CognitoIdentityProviderClient;
  readonly userPoolId: string;
  /** Cognito's attributes that are needed besides `sub`. */
  readonly userAttributes: readonly string[];
  readonly pacer: Pacer;
  /** Told of each call that Cognito did not take at once. */
  readonly onRetry: (fault: unknown) => void;
};

const attributesOf = ({ Attributes = [], UserStatus }: UserType): Record<string, string> => ({
  ...Object.fromEntries(Attributes.map(({ Name = '', Value = '' }) => [Name, Value])),
  ...(UserStatus && { [STATUS_ATTRIBUTE]: UserStatus }),
});

const userOf = (user: UserType): PoolUser => {
  const attributes = attributesOf(user);
  return {
    // Every user has one. The name is unique in the pool, too.
    sub: attributes.sub ?? String(user.Username),
    userName: user.Username,
    email: attributes.email,
    status: user.UserStatus ?? 'UNKNOWN',
    isEnabled: user.Enabled !== false,
    modifiedMs: user.UserLastModifiedDate?.getTime() ?? 0,
    attributes,
  };
};

/** Attributes that can be asked for. What begins with `cognito:` is in the trigger's event only. */
const listable = (userAttributes: readonly string[]): string[] =>
  [...new Set(['sub', ...userAttributes])].filter((name) => !name.startsWith('cognito:'));

const HASH_BYTES = 12;

/**
 * Remembers the tokens of a reading, in a few bytes each: Cognito's own are long, and a large pool has many.
 *
 * @returns where the reading goes on. It throws {@link RepeatedTokenError} for a token that was there before
 */
const createCursors = () => {
  const seen = new Set<string>();
  return (cursor: Cursor, token: string | undefined): Cursor | undefined => {
    if (cursor.token === undefined) {
      seen.clear();
    }
    if (!token) {
      return undefined;
    }
    const hash = createHash('sha256').update(token).digest().toString('base64', 0, HASH_BYTES);
    if (seen.size === seen.add(hash).size) {
      throw new RepeatedTokenError();
    }
    return { ...cursor, token };
  };
};

/** From where to start over, if that can help. */
const afterRefusal = (
  { token, allAttributes }: Cursor,
  isResumed: boolean,
  fault: unknown,
): Cursor | undefined => {
  if (!(fault instanceof InvalidParameterException)) {
    return undefined;
  }
  if (token !== undefined && isResumed) {
    return { token: undefined, allAttributes };
  }
  return allAttributes ? undefined : { token: undefined, allAttributes: true };
};

/**
 * A user pool, read page by page at a pace.
 *
 * Cognito may refuse to list chosen attributes when not every user has them. Then the reading starts
 * over and asks for all of them. It may also refuse the token of a run that ended long ago.
 *
 * The client must not repeat calls by itself: the pacer has to see every refusal.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export const createUserPool = (parts: Parts): UserPool => {
  const { client, userPoolId, pacer, onRetry } = parts;
  const paced = pacedCalls(pacer, onRetry);
  const wanted = listable(parts.userAttributes);
  const nextCursor = createCursors();
  let isFirst = true;

  const inputFor = ({ token, allAttributes }: Cursor): ListUsersCommandInput => ({
    UserPoolId: userPoolId,
    Limit: PAGE_SIZE,
    PaginationToken: token,
    ...(!allAttributes && { AttributesToGet: wanted }),
  });

  return {
    async readPage(cursor, signal) {
      const isResumed = isFirst;
      isFirst = false;
      const command = new ListUsersCommand(inputFor(cursor));
      try {
        const list = () => client.send(command, { abortSignal: signal });
        const { Users = [], PaginationToken: token } = await paced(list, signal);
        return { users: Users.map(userOf), next: nextCursor(cursor, token) };
      } catch (fault) {
        const startOver = afterRefusal(cursor, isResumed, fault);
        throw startOver ? new CursorRefusedError(startOver, { cause: fault }) : fault;
      }
    },
  };
};
