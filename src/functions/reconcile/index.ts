import { createCheckpoint } from '../../adapters/checkpoint.ts';
import { createCognito } from '../../adapters/cognito.ts';
import { createPatientDynamoDb } from '../../adapters/dynamodb.ts';
import { DEFAULT_MAX_REQUESTS_PER_SECOND } from '../../adapters/user-pool.ts';
import { DEFAULT_GRACE_MS } from '../../domain/reconcile/user-state.ts';
import { environment } from '../../environment.ts';
import { createTelemetry } from '../telemetry.ts';
import { createReconcilePorts } from './create-ports.ts';
import { createReconcileHandler } from './handler.ts';

const variables = environment.ofReconcile();
const { idempotencyTableName, userPoolId, apply, states, template } = variables;
const plan = { userPoolId, apply, states, template, graceMs: DEFAULT_GRACE_MS };
const telemetry = createTelemetry(variables);
const cognito = telemetry.tracing.client(createCognito());
const dynamoDb = telemetry.tracing.client(createPatientDynamoDb());

/** What Lambda calls on a schedule: see `handler.ts` for what it does. */
export const handler = createReconcileHandler({
  ...telemetry,
  plan,
  checkpoint: createCheckpoint({
    client: dynamoDb,
    tableName: idempotencyTableName,
    userPoolId,
    now: () => Date.now(),
  }),
  ports: (run) =>
    createReconcilePorts(
      {
        ...variables,
        ...run,
        cognito,
        dynamoDb,
        maxRequestsPerSecond: DEFAULT_MAX_REQUESTS_PER_SECOND,
      },
      plan,
    ),
});
