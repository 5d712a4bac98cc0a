import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { FaultProxy } from '../../infra/local/fault-proxy.ts';
import { parkedBody } from '../../src/domain/parked-confirmation.ts';
import { createRetryHandler, type RetryParts } from '../../src/functions/retry/handler.ts';
import { type CapturedOutput, captureOutput } from '../support/captured-output.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { failing } from '../support/failing.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { retryPartsOn } from '../support/retry-parts.ts';
import { sqsRecord } from '../support/sqs-record.ts';

let database: Database;
let proxy: FaultProxy;
let output: CapturedOutput;
let parts: RetryParts;

beforeAll(async () => {
  database = await openDatabase();
  if (!database.proxy) {
    throw new Error('faults can be injected into a local engine only');
  }
  proxy = database.proxy;
  output = captureOutput();
});

afterAll(async () => {
  output[Symbol.dispose]();
  await database.close();
});

beforeEach(() => {
  parts = retryPartsOn(database);
  // A wait before a further attempt is random: here there is none.
  jest.spyOn(Math, 'random').mockReturnValue(0);
  proxy.reset();
  output.clear();
});

const parkedUser = () => {
  const email = `${randomUUID()}@example.com`;
  const sub = randomUUID();
  const write = {
    userPoolId: 'eu-central-1_45YtlkflA',
    user: { sub },
    triggerSource: 'PostConfirmation_ConfirmSignUp',
    row: { email, name: 'Ada' },
  };
  return { ...write, sub, email, body: parkedBody(write) };
};

const retry = async (
  records: readonly ReturnType<typeof sqsRecord>[],
  using: RetryParts = parts,
) => {
  const answer = await createRetryHandler(using)({ Records: [...records] }, lambdaContext(30_000));
  return answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

describe('the function that empties the retry queue', () => {
  test('writes the row of a parked confirmation and says at which attempt', async () => {
    const { body, email, sub, row } = parkedUser();

    expect(await retry([sqsRecord(body, 3)])).toEqual([]);

    expect(await database.row(email)).toEqual(row);
    expect(output.confirmations()).toEqual([
      expect.objectContaining({
        level: 'INFO',
        service: 'retry_user',
        outcome: 'created',
        attempt: 3,
        degraded: false,
        triggerSource: 'PostConfirmation_ConfirmSignUp',
        userPoolId: 'eu-central-1_45YtlkflA',
        sub,
      }),
    ]);
    expect(output.lines().filter(({ _aws }) => _aws)).toEqual([
      expect.objectContaining({ service: 'retry_user', created: 1, attempt: '3' }),
    ]);
  });

  test('does nothing twice, in a batch or one after the other', async () => {
    const { body, email } = parkedUser();

    // Those that meet the first at work come again.
    await retry([sqsRecord(body), sqsRecord(body), sqsRecord(body)]);
    expect(await retry([sqsRecord(body, 2), sqsRecord(body, 2)])).toEqual([]);
    await database.deleteRow(email);
    expect(await retry([sqsRecord(body, 3)])).toEqual([]);

    expect(await database.row(email)).toBeUndefined();
    expect(output.confirmations().at(-1)).toMatchObject({ outcome: 'already-applied' });
  });

  test('keeps what cannot be written, and finishes the rest of the batch', async () => {
    const [bad, good] = [parkedUser(), parkedUser()];
    const records = [sqsRecord(bad.body), sqsRecord(good.body)];
    proxy.inject(({ table, body }) =>
      table === database.usersTable && body.includes(bad.email) ? 'denied' : undefined,
    );

    expect(await retry(records)).toEqual([records[0]?.messageId]);

    expect(await database.row(good.email)).toEqual(good.row);
    const outcomes = output.confirmations().map(({ outcome, sub }) => [outcome, sub]);
    expect(new Map(outcomes as [string, string][])).toEqual(
      new Map([
        ['created', good.sub],
        ['parked', bad.sub],
      ]),
    );
  });

  test('writes nothing without the idempotency record', async () => {
    const { body, email } = parkedUser();
    const record = sqsRecord(body);
    proxy.inject(({ table }) =>
      table === database.idempotencyTable ? 'table-missing' : undefined,
    );

    expect(await retry([record])).toEqual([record.messageId]);

    expect(await database.row(email)).toBeUndefined();
    expect(output.confirmations()).toEqual([
      expect.objectContaining({ outcome: 'parked', degraded: false }),
    ]);
    proxy.reset();
    expect(await retry([record])).toEqual([]);
    expect(await database.row(email)).toBeDefined();
  });

  test('keeps what was written until that is remembered', async () => {
    const { body, email } = parkedUser();
    const record = sqsRecord(body);
    proxy.inject(({ operation }) => (operation === 'UpdateItem' ? 'denied' : undefined));

    expect(await retry([record])).toEqual([record.messageId]);

    expect(await database.row(email)).toBeDefined();
    expect(output.confirmations()).toMatchObject([{ outcome: 'parked', degraded: false }]);
  });

  test('keeps what it cannot read, for the dead letters, without a word of it', async () => {
    const records = [sqsRecord('{"email":"ada@example.com"}', 4)];

    expect(await retry(records)).toEqual([records[0]?.messageId]);

    expect(output.confirmations()).toEqual([
      expect.objectContaining({ outcome: 'malformed', level: 'WARN', attempt: 4 }),
    ]);
    expect(output.text()).not.toContain('ada@example.com');
    expect(proxy.calls).toEqual([]);
  });

  test('says nothing personal, whatever happens', async () => {
    const user = parkedUser();
    for (const fault of ['throttle', 'server-error', 'table-missing', undefined] as const) {
      proxy.inject(() => fault);
      await retry([sqsRecord(user.body)]);
    }

    expect(output.confirmations()).toHaveLength(4);
    expect(output.text()).not.toContain(user.email.slice(0, 36));
    expect(output.text()).not.toContain('Ada');
  });

  test('does not log a message, even when Powertools is told to', async () => {
    process.env.POWERTOOLS_LOGGER_LOG_EVENT = 'true';
    const logging = new Logger({ serviceName: 'retry_user' });
    delete process.env.POWERTOOLS_LOGGER_LOG_EVENT;
    const user = parkedUser();

    await retry([sqsRecord(user.body)], { ...parts, logger: logging });

    expect(output.confirmations()).toHaveLength(1);
    expect(output.text()).not.toContain(user.email);
  });

  test('deletes a finished message even if the log, the metrics and the trace all fail', async () => {
    const { body, email, row } = parkedUser();
    const fault = new Error('out of order');

    const failed = await retry([sqsRecord(body)], {
      ...parts,
      logger: failing(parts.logger, fault),
      metrics: failing(parts.metrics, fault),
      report: () => {
        throw fault;
      },
    });

    expect(failed).toEqual([]);
    expect(await database.row(email)).toEqual(row);
  });
});
