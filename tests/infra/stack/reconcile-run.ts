import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { WireCall } from '../../../infra/local/fault-proxy.ts';
import { functionVariables } from '../../../infra/local/lambda/function-variables.ts';
import { startSandbox } from '../../../infra/local/lambda/sandbox.ts';
import { DIST_DIR } from '../../../infra/paths.ts';
import { createDynamoDb } from '../../../src/adapters/dynamodb.ts';
import { createIdempotency } from '../../../src/adapters/idempotency.ts';
import { ENVIRONMENT, RECONCILE_FUNCTION_TIMEOUT_MS } from '../../../src/contract.ts';
import { SIGN_UP_SOURCE } from '../../../src/domain/confirmation.ts';
import type { ConfirmationKey } from '../../../src/domain/pending-write.ts';
import type { LogLine } from '../../support/captured-output.ts';
import { poolOf, type StubCall, startCognitoStub } from '../../support/cognito-stub.ts';
import { type Database, openDatabase } from '../../support/database.ts';
import { lambdaContext } from '../../support/lambda-context.ts';

/** What the zip of the comparison did: IAM's actions with what they were on, and its JSON lines. */
export type ReconcileRun = { readonly calls: ReadonlySet<string>; readonly lines: LogLine[] };

const PAGE = 60;

type ManyTables = {
  readonly RequestItems?: object;
  readonly TransactItems?: readonly { readonly Put: { readonly TableName: string } }[];
};

/** IAM allows a transaction by the actions in it, and these are puts. */
const actionsOf = ({ operation, table, body }: WireCall): readonly string[] => {
  const { RequestItems = {}, TransactItems = [] } = JSON.parse(body) as ManyTables; // the SDK writes it
  return [
    ...(table === '' ? [] : [`dynamodb:${operation} ${table}`]),
    ...Object.keys(RequestItems).map((name) => `dynamodb:${operation} ${name}`),
    ...TransactItems.map(({ Put }) => `dynamodb:PutItem ${Put.TableName}`),
  ];
};

const listAction = ({ operation, UserPoolId: userPoolId }: StubCall): string =>
  `cognito-idp:${operation} ${userPoolId}`;

const linesIn = (lines: readonly string[]): LogLine[] =>
  lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

const openLocal = async (closing: AsyncDisposableStack) => {
  const database: Database = await openDatabase();
  closing.defer(() => database.close());
  if (!database.proxy) {
    throw new Error('the zip runs on a local engine only');
  }
  return { database, proxy: database.proxy };
};

/** A record whose time is over stands in the way of a transaction, and of nothing else. */
const leaveOldRecord = async (database: Database, key: ConfirmationKey): Promise<void> => {
  const idempotencyOf = createIdempotency(createDynamoDb().client, database.idempotencyTable);
  const { recordIdOf } = idempotencyOf(lambdaContext(), new AbortController().signal);
  await database.putRecord({ id: recordIdOf(key), status: 'COMPLETED', expiration: 1 });
};

/**
 * Runs the zip twice on a pool of two pages, all of whose users lack a row: the first run breaks off at
 * the second page and leaves a checkpoint, the second one goes on there and comes to the end.
 */
export const runReconcile = async (
  userPoolId: string,
  mode: 'report' | 'apply',
): Promise<ReconcileRun> => {
  await using closing = new AsyncDisposableStack();
  const { database, proxy } = await openLocal(closing);
  const shared = `${randomUUID()}@example.com`;
  const users = Array.from({ length: PAGE + 1 }, (_none, index) => ({
    sub: randomUUID(),
    // Two share a row, so that the second has to be tried by itself.
    email: index < 2 ? shared : `${randomUUID()}@example.com`,
  }));
  const [, , third] = users;
  await leaveOldRecord(database, [userPoolId, String(third?.sub), SIGN_UP_SOURCE]);
  const stub = await startCognitoStub(userPoolId, poolOf(users));
  closing.defer(() => stub.close());
  const sandbox = closing.use(
    await startSandbox({
      zipPath: join(DIST_DIR, 'reconcile_users.zip'),
      timeoutMs: RECONCILE_FUNCTION_TIMEOUT_MS,
      env: {
        ...functionVariables({ dynamoDbEndpoint: proxy.endpoint }),
        [ENVIRONMENT.userPool]: userPoolId,
        [ENVIRONMENT.reconcileMode]: mode,
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: stub.endpoint,
      },
    }),
  );
  stub.inject(({ PaginationToken: token }) => (token ? 'AccessDeniedException' : undefined));
  await sandbox.invoke({ source: 'aws.events' });
  stub.inject(() => undefined);
  await sandbox.invoke({ source: 'aws.events' });
  return {
    calls: new Set([...stub.calls.map(listAction), ...proxy.calls.flatMap(actionsOf)]),
    lines: linesIn([...sandbox.stdout.lines, ...sandbox.stderr.lines]),
  };
};
