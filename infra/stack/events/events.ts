import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import type { Settings } from '../options.ts';
import { keyAccess, ownKey, queueEncryption } from '../own-key.ts';
import { SAFE_QUEUE } from '../queues.ts';
import type { UsersTable } from '../tables.ts';
import { newPipeRole, pipeAccess } from './pipe-role.ts';
import { detailTemplate, ROW_CREATED, recordPattern } from './row-created.ts';

/** As many events as EventBridge takes in one call. */
const BATCH_SIZE = 10;

/**
 * How long the pipe tries a record. The stream keeps it for a day: so a person has the other half to
 * send the event of a dead letter by hand.
 */
const PATIENCE = Duration.hours(12);

/**
 * An event on the account's default bus for each new row of a user, whoever wrote it: the trigger, the
 * retry function, a replay or the comparison.
 *
 * It reads the table's stream, so the trigger makes no call for it, and there is no event without a row
 * and no row without an event. An event can come twice.
 */
export class Events extends Construct {
  readonly deadLetters: Queue;
  readonly #role: Role;
  readonly #logGroup: LogGroup;

  /** Its parts that do not name the table, so that they can be there before it. */
  get withoutTable(): readonly IDependable[] {
    const { defaultChild } = this.#role.node;
    return [this.deadLetters, this.#logGroup, ...(defaultChild ? [defaultChild] : [])];
  }

  constructor(scope: Construct, id: string, stream: string, options: Settings) {
    super(scope, id);
    const stack = Stack.of(this);
    const bus = stack.formatArn({
      ...{ service: 'events', resource: 'event-bus', resourceName: 'default' },
    });
    const key = ownKey(this, options);
    this.deadLetters = this.#newDeadLetters(options, key);
    this.#logGroup = new LogGroup(this, 'Logs', {
      // This prefix needs no line in the account's one policy for services that write logs.
      logGroupName: `/aws/vendedlogs/pipes/${options.eventsPipeName}`,
      retention: options.logRetentionDays,
      ...(key && { encryptionKey: key }),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const access = pipeAccess({ stream, bus, deadLetters: this.deadLetters.queueArn });
    this.#role = newPipeRole(this, options.eventsPipeName, [
      ...access,
      ...keyAccess(options, access),
    ]);
    this.#newPipe(stream, bus, options).node.addDependency(this.#role);
  }

  /** Of a table with an encryption key of its own, with which its stream is encrypted too. */
  allowKeyOf({ encryptionKey }: UsersTable): void {
    encryptionKey?.grantDecrypt(this.#role);
  }

  #newDeadLetters({ eventsDeadLetterQueueName }: Settings, key: IKey | undefined): Queue {
    const queue = new Queue(this, 'DeadLetters', {
      ...SAFE_QUEUE,
      ...queueEncryption(key),
      queueName: eventsDeadLetterQueueName,
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself the dead-letter queue, of a pipe.',
    });
    return queue;
  }

  #newPipe(stream: string, bus: string, options: Settings): CfnPipe {
    return new CfnPipe(this, 'Pipe', {
      name: options.eventsPipeName,
      description: 'An event for each new row of a user.',
      roleArn: this.#role.roleArn,
      source: stream,
      sourceParameters: {
        filterCriteria: { filters: [{ pattern: recordPattern(options) }] },
        dynamoDbStreamParameters: {
          // From the stream's beginning: a row that is written before the pipe runs is not passed over.
          startingPosition: 'TRIM_HORIZON',
          batchSize: BATCH_SIZE,
          maximumRetryAttempts: -1, // as many as there is time for
          maximumRecordAgeInSeconds: PATIENCE.toSeconds(),
          // One record that cannot be sent takes no others along.
          onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          deadLetterConfig: { arn: this.deadLetters.queueArn },
        },
      },
      target: bus,
      targetParameters: {
        eventBridgeEventBusParameters: ROW_CREATED,
        inputTemplate: detailTemplate(options),
      },
      // Errors alone and no execution data, which would hold the row.
      logConfiguration: {
        level: 'ERROR',
        cloudwatchLogsLogDestination: { logGroupArn: this.#logGroup.logGroupArn },
      },
    });
  }
}
