import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { makeHandlerIdempotent } from '@aws-lambda-powertools/idempotency/middleware';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import middy from '@middy/core';
import inputOutputLogger from '@middy/input-output-logger';
import type { PostConfirmationTriggerEvent } from 'aws-lambda';

const logger = new Logger({ serviceName: 'stock' });
const tracer = new Tracer({ serviceName: 'stock' });
const metrics = new Metrics({ serviceName: 'stock', namespace: 'stock' });
const client = DynamoDBDocumentClient.from(tracer.captureAWSv3Client(new DynamoDBClient({})));
const persistenceStore = new DynamoDBPersistenceLayer({
  tableName: process.env.IDEMPOTENCY_TABLE_NAME ?? '',
});
const config = new IdempotencyConfig({ eventKeyJmesPath: 'request.userAttributes.sub' });

const recordUser = async (event: PostConfirmationTriggerEvent) => {
  await client.send(
    new PutCommand({
      TableName: process.env.USERS_TABLE_NAME,
      Item: { email: event.request.userAttributes.email },
      ConditionExpression: 'attribute_not_exists(email)',
    }),
  );
  metrics.addMetric('created', MetricUnit.Count, 1);
  logger.info('confirmation', { outcome: 'created' });
  return event;
};

/**
 * The pipeline as the documentation of middy and Powertools shows it.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 * @see https://middy.js.org/docs/middlewares/input-output-logger
 */
export const handler = middy(recordUser)
  .use(inputOutputLogger({ logger: (message) => logger.info('io', { io: message }) }))
  .use(captureLambdaHandler(tracer))
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics))
  .use(makeHandlerIdempotent({ persistenceStore, config }));
