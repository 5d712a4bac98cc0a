import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { FUNCTIONS } from '../../infra/build/functions.ts';
import { functionVariables } from '../../infra/local/lambda/function-variables.ts';
import { startSandbox } from '../../infra/local/lambda/sandbox.ts';
import type { Variables } from '../../infra/local/lambda/sandbox-environment.ts';
import { DIST_DIR } from '../../infra/paths.ts';
import { ENVIRONMENT, RECONCILE_FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import { parkedBody } from '../../src/domain/parked-confirmation.ts';
import type { LogLine } from '../support/captured-output.ts';
import { poolOf, startCognitoStub } from '../support/cognito-stub.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { deployFunction } from '../support/deployed-function.ts';
import { ODD_VARIABLES, oddBatches, SET_BY_LAMBDA } from '../support/odd-variables.ts';
import { openParkingLot } from '../support/parking-lot.ts';
import { type SignUpEvent, signUpEvent } from '../support/sign-up-event.ts';
import { sqsRecord } from '../support/sqs-record.ts';

/** The line that names what was passed over. */
const PASSED_OVER = 'variables with a value that a library refuses are ignored';

const BATCHES = oddBatches().map((batch, index) => ({ ...batch, index }));

let database: Database;

beforeAll(async () => {
  database = await openDatabase();
});

afterAll(() => database.close());

const parsed = (lines: readonly string[]): readonly LogLine[] =>
  lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));

type Run = { readonly payload: string | undefined; readonly lines: readonly LogLine[] };

/** Runs a zip once with odd variables, and gives all that it wrote. */
const run = async (zip: string, event: unknown, variables: Variables): Promise<Run> => {
  await using sandbox = await startSandbox({
    zipPath: join(DIST_DIR, zip),
    timeoutMs: RECONCILE_FUNCTION_TIMEOUT_MS,
    env: { ...functionVariables({ dynamoDbEndpoint: database.endpoint ?? '' }), ...variables },
  });
  const { payload } = await sandbox.invoke(event);
  return { payload, lines: parsed([...sandbox.stdout.lines, ...sandbox.stderr.lines]) };
};

const namedIn = (lines: readonly LogLine[]) =>
  lines.filter(({ message }) => message === PASSED_OVER).map(({ variables }) => variables);

/** Nothing is named where nothing is refused. */
const expected = (refused: readonly string[]) => (refused.length > 0 ? [refused] : []);

const rowOf = ({ request }: SignUpEvent) => database.row(request.userAttributes.email);

describe.each(BATCHES)('odd values of every variable of the libraries, set $index', (batch) => {
  const { variables, refused } = batch;

  test('cost the trigger no row, and are named once', async () => {
    const event = signUpEvent();

    const { payload, lines } = await run('add_user.zip', event, variables);

    expect(JSON.parse(payload ?? '')).toEqual(event);
    expect(lines.filter(({ message }) => message === 'confirmation')).toEqual([
      expect.objectContaining({ outcome: 'created', degraded: false }),
    ]);
    expect(await rowOf(event)).toBeDefined();
    expect(namedIn(lines)).toEqual(expected(refused));
  });

  test('cost retry_user no row', async () => {
    const event = signUpEvent();
    const { sub, email } = event.request.userAttributes;
    const { userPoolId, triggerSource } = event;
    const body = parkedBody({ userPoolId, user: { sub }, triggerSource, row: { email } });

    const { payload, lines } = await run(
      'retry_user.zip',
      { Records: [sqsRecord(body)] },
      variables,
    );

    expect(JSON.parse(payload ?? '')).toEqual({ batchItemFailures: [] });
    expect(await rowOf(event)).toBeDefined();
    expect(namedIn(lines)).toEqual(expected(refused));
  });

  test('cost reconcile_users no row', async () => {
    const event = signUpEvent();
    const pool = `eu-central-1_Odd${batch.index}`;
    const stub = await startCognitoStub(pool, poolOf([event.request.userAttributes]));
    await using closing = new AsyncDisposableStack();
    closing.defer(() => stub.close());

    const { payload, lines } = await run(
      'reconcile_users.zip',
      {},
      {
        [ENVIRONMENT.userPool]: pool,
        [ENVIRONMENT.reconcileMode]: 'apply',
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: stub.endpoint,
        ...variables,
      },
    );

    expect(JSON.parse(payload ?? '')).toEqual({ users: 1, toEnd: true });
    expect(await rowOf(event)).toBeDefined();
    expect(namedIn(lines)).toEqual(expected(refused));
  });
});

test('a wrong address of DynamoDB is named, and costs a confirmation no more than time', async () => {
  const queue = await openParkingLot();
  await using closing = new AsyncDisposableStack();
  closing.defer(() => queue.close());
  const lost = await deployFunction(database, {
    ...queue.variables,
    AWS_ENDPOINT_URL_DYNAMODB: 'dynamodb without a scheme',
    // Where the SDK calls without the variable: nowhere, from here.
    AWS_REGION: 'nowhere',
  });
  closing.defer(() => lost.close());
  const event = signUpEvent();

  const { payload, confirmation } = await lost.send(event);
  const { stdout, stderr } = lost.sandbox;

  expect(JSON.parse(payload ?? '')).toEqual(event);
  expect(confirmation).toMatchObject({ outcome: 'parked' });
  expect(await queue.take()).toEqual([expect.stringContaining(event.request.userAttributes.email)]);
  expect(namedIn(parsed([...stdout.lines, ...stderr.lines]))).toEqual([
    ['AWS_ENDPOINT_URL_DYNAMODB'],
  ]);
});

/** Names that are no variables: prefixes, kinds of authorization, and keys of the runtime's store. */
const NO_VARIABLE = /^(AWS_BEARER_TOKEN_|AWS_IAM|AWS_USE_|_AWS_LAMBDA_\w+)$/;

const codeOf = async (zip: string): Promise<string> =>
  Object.values(unzipSync(await readFile(join(DIST_DIR, `${zip}.zip`))))
    .map((file) => new TextDecoder().decode(file))
    .join('\n');

test('every variable that the bundles read is tried here, or is Lambda’s own', async () => {
  const code = (await Promise.all(FUNCTIONS.map(({ name }) => codeOf(name)))).join('\n');

  const read = new Set(code.match(/\b_?(AWS|X_AMZN|POWERTOOLS|SMITHY)_[A-Z0-9_]+\b/g));
  const known = new Set([...Object.keys(ODD_VARIABLES), ...SET_BY_LAMBDA]);
  expect(read.size).toBeGreaterThan(40);
  expect([...read.difference(known)].filter((name) => !NO_VARIABLE.test(name))).toEqual([]);
});
