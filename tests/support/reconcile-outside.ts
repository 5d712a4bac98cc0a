import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { createCognito } from '../../src/adapters/cognito.ts';
import { createPatientDynamoDb } from '../../src/adapters/dynamodb.ts';
import type { RunStateFile } from '../../src/adapters/run-state.ts';
import type { Plan } from '../../src/domain/reconcile/plan.ts';
import type { ReconcilePorts } from '../../src/domain/reconcile/reconcile.ts';
import { createReconcilePorts } from '../../src/functions/reconcile/create-ports.ts';
import type { CognitoStub } from './cognito-stub.ts';
import type { Database } from './database.ts';

const LOCAL = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
};

export const stubClient = ({ endpoint }: CognitoStub): CognitoIdentityProviderClient =>
  createCognito({ ...LOCAL, endpoint });

/** The real ports of a comparison, on a pool of a test's and a local engine. */
export const outsideOn = (
  database: Database,
  stub: CognitoStub,
  runState: RunStateFile,
  plan: Plan,
): ReconcilePorts =>
  createReconcilePorts(
    {
      cognito: stubClient(stub),
      dynamoDb: createPatientDynamoDb({ ...LOCAL, endpoint: database.endpoint ?? '' }),
      usersTableName: database.usersTable,
      idempotencyTableName: database.idempotencyTable,
      maxRequestsPerSecond: 10_000,
      abort: new AbortController().signal,
      runState,
      onProgress: () => undefined,
      onStartOver: () => undefined,
      onRetry: () => undefined,
      onNoTransactions: () => undefined,
    },
    plan,
  );
