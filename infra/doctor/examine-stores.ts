import { IDEMPOTENCY_TABLE } from '../../src/contract.ts';
import type { Environment } from '../../src/environment.ts';
import { DEPLOY_AGAIN } from './advice.ts';
import { type Check, wrong } from './check.ts';
import { checkAlarms, watchedBy, watchedOfReconcile } from './checks/alarms.ts';
import { checkEventSource } from './checks/event-source.ts';
import { checkDeadLetters, checkRetryQueue, deadLetterName, readQueue } from './checks/queues.ts';
import { checkSubscribers } from './checks/subscribers.ts';
import { checkExpiry, checkTable } from './checks/tables.ts';
import { examine, lookFor } from './examine.ts';
import type { Targets } from './options.ts';
import type { Services } from './services.ts';

const examineTables = async (
  { dynamoDb }: Services,
  { usersTableName, usersTableKey, idempotencyTableName }: Environment,
): Promise<readonly Check[]> => {
  const [users, records] = await Promise.all([
    examine('users-table', () =>
      checkTable(dynamoDb, 'users-table', usersTableName, usersTableKey),
    ),
    examine('idempotency-table', () =>
      checkTable(dynamoDb, 'idempotency-table', idempotencyTableName, [
        IDEMPOTENCY_TABLE.partitionKey,
      ]),
    ),
  ]);
  const hasRecords = records.every(({ result }) => result === 'right');
  const expiry = hasRecords
    ? await examine('expiry', () => checkExpiry(dynamoDb, idempotencyTableName))
    : [];
  return [...users, ...records, ...expiry];
};

const examineQueues = async (
  services: Services,
  { functionName, retryFunctionName, reconcileFunctionName }: Targets,
  { retryQueueUrl, metricsNamespace, nextFunctionArn }: Environment,
): Promise<readonly Check[]> => {
  const { cloudWatch, lambda, sqs } = services;
  const retryQueueName = retryQueueUrl.split('/').at(-1) ?? '';
  const part = await lookFor(
    wrong(
      'retry-queue',
      `There is no queue ${retryQueueName}: nothing can be parked.`,
      DEPLOY_AGAIN,
    ),
    () => readQueue(sqs, retryQueueUrl),
  );
  if ('checks' in part) {
    return part.checks;
  }
  const queue = part.found;
  const deadLetters = deadLetterName(queue);
  const hasNextFunction = nextFunctionArn !== undefined;
  const watched = watchedBy({
    ...{ functionName, retryQueueName, metricsNamespace, hasNextFunction },
    deadLetterName: deadLetters ?? '',
  });
  const daily = watchedOfReconcile({ functionName: reconcileFunctionName, metricsNamespace });
  const checks = await Promise.all([
    examine('dead-letters', () => checkDeadLetters(sqs, queue)),
    examine('event-source', () =>
      checkEventSource(lambda, queue.QueueArn ?? '', retryFunctionName),
    ),
    deadLetters === undefined
      ? []
      : examine('alarms', () => checkAlarms(cloudWatch, 'alarms', watched)),
    examine('subscribers', () => checkSubscribers(services, [...watched, ...daily])),
  ]);
  return [checkRetryQueue(queue), ...checks.flat()];
};

/** Whether the tables and queues are there that the trigger's variables name, and are watched. */
export const examineStores = async (
  services: Services,
  targets: Targets,
  environment: Environment,
): Promise<readonly Check[]> => {
  const checks = await Promise.all([
    examineTables(services, environment),
    examineQueues(services, targets, environment),
  ]);
  return checks.flat();
};
