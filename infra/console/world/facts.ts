import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { IDEMPOTENCY_TABLE } from '../../../src/contract.ts';
import { packageVersion } from '../../cli/package-version.ts';
import { LOCAL_REGION } from '../../local/lambda/sandbox-environment.ts';
import { PROJECT_DIR } from '../../paths.ts';
import type { Facts } from '../view.ts';
import type { Parts } from './parts.ts';
import type { UserPool } from './user-pool.ts';

export const EVENTS_DIR = join(PROJECT_DIR, 'events');

export type FactSources = {
  readonly lambdaEndpoint: string;
  readonly parts: Parts;
  readonly pool: UserPool;
};

export const factsOf = ({ lambdaEndpoint, parts, pool }: FactSources): Facts => {
  const { zips, engine, sqs, usersTable } = parts;
  return {
    zipBytes: zips.find(({ name }) => name === 'add_user')?.sizeBytes ?? 0,
    node: process.versions.node,
    startedMs: Date.now(),
    usersTable,
    idempotencyTable: IDEMPOTENCY_TABLE.name,
    region: LOCAL_REGION,
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    endpoints: {
      cognito: pool.endpoint,
      dynamoDb: engine.endpoint,
      sqs: sqs.endpoint,
      lambda: lambdaEndpoint,
    },
    queues: { retry: sqs.retryQueueUrl, deadLetters: sqs.deadLetterQueueUrl },
    engines: [
      `${engine.name} ${engine.version}`,
      `${sqs.name} ${sqs.version}`,
      `cognito-local ${packageVersion('cognito-local')}`,
    ],
    eventFiles: readdirSync(EVENTS_DIR)
      .filter((name) => name.endsWith('.json'))
      .sort(),
  };
};
