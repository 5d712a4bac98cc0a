import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Summary } from '../../infra/reconcile/summary.ts';
import { startCognitoPool } from '../support/cognito-local-pool.ts';
import {
  type CognitoStub,
  poolOf,
  type StubUser,
  startCognitoStub,
} from '../support/cognito-stub.ts';
import { type Database, openDatabase } from '../support/database.ts';
import { startGlobalTable } from '../support/global-table.ts';
import { finished, type ReconcileWorld, spawnReconcile } from '../support/reconcile-process.ts';
import type { Finished } from '../support/runner-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const POOL = 'eu-central-1_Stub';
const newUser = (some: Partial<StubUser> = {}): StubUser => {
  const sub = randomUUID();
  return { sub, email: `${sub}@example.com`, ...some };
};
const fillers = (count: number): StubUser[] =>
  Array.from({ length: count }, () => newUser({ status: 'UNCONFIRMED' }));

describe('npx add-user reconcile', () => {
  let database: Database;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let stub: CognitoStub;
  let users: (StubUser | undefined)[];
  let world: ReconcileWorld;

  beforeAll(async () => {
    database = await openDatabase();
  }, 90_000);

  beforeEach(async () => {
    users = [];
    stub = await startCognitoStub(POOL, poolOf(users));
    folder = await temporaryFolder();
    world = {
      cognitoEndpoint: stub.endpoint,
      dynamoDbEndpoint: database.endpoint ?? '',
      stateDir: folder.path,
    };
    database.proxy?.reset();
  });

  afterEach(async () => {
    await stub.close();
    await folder[Symbol.asyncDispose]();
  });

  afterAll(() => database.close(), 90_000);

  const start = (...args: string[]) =>
    spawnReconcile(world, ['--user-pool-id', POOL, '--max-rps', '1000', ...args]);
  const run = (...args: string[]): Promise<Finished> => finished(start(...args));
  const runJson = async (...args: string[]): Promise<Summary & { exitCode: number | null }> => {
    const { stdout, exitCode } = await run('--json', ...args);
    return { ...JSON.parse(stdout), exitCode };
  };
  const stateFiles = () => readdir(join(folder.path, 'add_user'));

  test('mends what never met the trigger: created by an administrator, imported, confirmed while it was detached', async () => {
    const userPoolId = 'eu-central-1_Local';
    const imported = { sub: randomUUID(), email: `${randomUUID()}@example.com` };
    await using cognito = await startCognitoPool(userPoolId, [imported]);
    const { client } = cognito;
    const { UserPoolClient } = await client.send(
      new CreateUserPoolClientCommand({ UserPoolId: userPoolId, ClientName: 'app' }),
    );
    const newcomer = async (): Promise<string> => {
      const Username = `${randomUUID()}@example.com`;
      const UserAttributes = [{ Name: 'email', Value: Username }];
      const ClientId = UserPoolClient?.ClientId;
      await client.send(
        new SignUpCommand({ ClientId, Username, Password: 'S3cret!word', UserAttributes }),
      );
      return Username;
    };
    const created = async (): Promise<string> => {
      const Username = `${randomUUID()}@example.com`;
      const UserAttributes = [{ Name: 'email', Value: Username }];
      const UserPoolId = userPoolId;
      await client.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username,
          UserAttributes,
          MessageAction: 'SUPPRESS',
        }),
      );
      return Username;
    };
    const [confirmed, unconfirmed] = [await newcomer(), await newcomer()];
    const UserPoolId = userPoolId;
    await client.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: confirmed }));
    const [invited, withPassword] = [await created(), await created()];
    await client.send(
      new AdminSetUserPasswordCommand({
        UserPoolId,
        Username: withPassword,
        Password: 'S3cret!word',
        Permanent: true,
      }),
    );
    world = { ...world, cognitoEndpoint: cognito.endpoint };
    const reconcile = async (...args: string[]) => {
      const { stdout, exitCode } = await finished(
        spawnReconcile(world, ['--user-pool-id', UserPoolId, '--grace', '0', '--json', ...args]),
      );
      return { ...(JSON.parse(stdout) as Summary), exitCode }; // the command's own document
    };

    const found = await reconcile();
    const mended = await reconcile(
      '--apply',
      '--yes',
      '--include',
      'FORCE_CHANGE_PASSWORD,RESET_REQUIRED',
    );
    const after = await reconcile(
      '--apply',
      '--yes',
      '--include',
      'FORCE_CHANGE_PASSWORD,RESET_REQUIRED',
    );

    const skipped = { 'skipped:UNCONFIRMED': 1 };
    expect(found).toMatchObject({ exitCode: 1, mode: 'report' });
    expect(found.findings).toEqual({
      missing: 2,
      'skipped:RESET_REQUIRED': 1,
      'skipped:FORCE_CHANGE_PASSWORD': 1,
      ...skipped,
    });
    expect(mended).toMatchObject({ exitCode: 0, findings: { mended: 4, ...skipped } });
    expect(after).toMatchObject({ exitCode: 0, findings: { present: 4, ...skipped } });
    for (const email of [confirmed, invited, withPassword, imported.email]) {
      expect(await database.row(email)).toEqual({ email });
    }
    expect(await database.row(unconfirmed)).toBeUndefined();
  });

  test('ends with a table by finding, and says nothing of anybody', async () => {
    users.push(newUser(), newUser({ status: 'EXTERNAL_PROVIDER' }), ...fillers(2));

    const { stdout, stderr, exitCode } = await run('--exclude', 'EXTERNAL_PROVIDER');

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`pool ${POOL}, table chocolate_user. Reports only.`);
    const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/).slice(0, 2));
    expect(lines).toEqual(
      expect.arrayContaining([
        ['4', 'users'],
        ['0', 'present'],
        ['1', 'missing'],
        ['2', 'skipped:UNCONFIRMED'],
        ['1', 'skipped:EXTERNAL_PROVIDER'],
      ]),
    );
    expect(stdout + stderr).not.toMatch(/@|[0-9a-f]{8}-/);
    expect(stdout).toContain('Whose a row is cannot be told');
  });

  test('writes the row of a user who came from another identity provider', async () => {
    const user = newUser({ status: 'EXTERNAL_PROVIDER' });
    users.push(user);

    expect(await runJson('--apply', '--yes')).toMatchObject({
      exitCode: 0,
      findings: { mended: 1 },
    });

    expect(await database.row(user.email ?? '')).toEqual({ email: user.email });
  });

  test('writes the rows that it is told to write', async () => {
    const user = newUser();
    users.push(user);
    const row = JSON.stringify({ email: '{email}', owner: '{sub}', pool: '{userPoolId}' });

    const { stdout, stderr, exitCode } = await run('--apply', '--yes', '--user-row', row);

    expect(exitCode).toBe(0);
    expect(stderr).toContain(`Writes missing rows as ${row}.`);
    expect(stdout).not.toContain('cannot be told');
    expect(await database.row(user.email ?? '')).toEqual({
      email: user.email,
      owner: user.sub,
      pool: POOL,
    });
  });

  test('writes a report for its owner: addresses only if it is asked to', async () => {
    const email = `${randomUUID()}@example.com`;
    const [a, b] = [newUser({ email }), newUser({ email })];
    users.push(a, b, ...fillers(1));
    await database.putRow({ email, sub: 'nobody' });
    const path = join(folder.path, 'report.ndjson');
    const report = async () =>
      (await readFile(path, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));

    const withSub = ['--user-row', JSON.stringify({ email: '{email}', sub: '{sub}' })];
    await run('--report', path, ...withSub);
    const plain = await report();
    await run('--report', path, '--with-emails', ...withSub);
    const named = await report();

    expect(plain).toHaveLength(5);
    expect(plain).toEqual(
      expect.arrayContaining([
        { sub: a.sub, finding: 'collision', group: 1 },
        { sub: b.sub, finding: 'collision', group: 1 },
        { sub: a.sub, finding: 'orphaned-row', row_sub: 'nobody' },
        { sub: users[2]?.sub, finding: 'skipped:UNCONFIRMED' },
      ]),
    );
    expect(named).toContainEqual({ sub: a.sub, finding: 'collision', group: 1, email });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  /** Starts a run that has noted the first 300 users and then waits for the table. */
  const startAndHang = async (...args: string[]) => {
    const chunk = () => [newUser(), ...fillers(299)];
    users.push(...chunk(), ...chunk(), newUser());
    const { promise, resolve } = Promise.withResolvers<void>();
    database.proxy?.inject(({ operation, body }) => {
      const isSecond = operation === 'BatchGetItem' && body.includes(users[300]?.sub ?? '');
      if (isSecond) {
        resolve();
      }
      return isSecond ? 'hang' : undefined;
    });
    const child = start(...args);
    await promise;
    database.proxy?.reset();
    return child;
  };

  test('goes on where a killed run was, and says so', async () => {
    const killed = await startAndHang('--apply', '--yes');
    killed.kill('SIGKILL');
    await finished(killed);
    const earlier = stub.calls.length;

    const { stdout, stderr, exitCode } = await run('--apply', '--yes', '--json');

    expect(stderr).toContain('Continuing after 300 users.');
    const [, firstList] = stub.calls.slice(earlier);
    expect(firstList).toMatchObject({ operation: 'ListUsers', PaginationToken: 'after-300' });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      users: 601,
      continuedAfterUsers: 300,
      findings: { mended: 3, 'skipped:UNCONFIRMED': 598 },
    });
    expect(await stateFiles()).toEqual([]);
  });

  test('stops in good order on Ctrl-C, and goes on', async () => {
    users.push(newUser(), ...fillers(599), newUser());
    const child = start('--apply', '--yes');
    stub.inject(({ PaginationToken }) => {
      if (PaginationToken === 'after-540') {
        child.kill('SIGINT');
        return 'hang';
      }
      return undefined;
    });

    const stopped = await finished(child);
    stub.inject(() => undefined);
    const { findings, exitCode, continuedAfterUsers } = await runJson('--apply', '--yes');

    expect(stopped.exitCode).toBe(130);
    expect(stopped.stdout).toContain('The same command goes on from here.');
    expect({ exitCode, continuedAfterUsers }).toEqual({ exitCode: 0, continuedAfterUsers: 300 });
    expect(findings).toMatchObject({ mended: 2 });
  });

  test('goes on after credentials expired, and tells what to do', async () => {
    users.push(...fillers(600));
    stub.inject(({ PaginationToken }) =>
      PaginationToken === 'after-540' ? 'ExpiredTokenException' : undefined,
    );

    const expired = await run();
    stub.inject(() => undefined);

    expect(expired.exitCode).toBe(1);
    expect(expired.stderr.trim().split('\n').at(-1)).toBe(
      'error: ADD_USER_E_BROKEN_OFF: broken off after 300 users; the same command goes on from there. ' +
        'ADD_USER_E_CREDENTIALS: AWS does not know you (ExpiredTokenException): sign in, for example with "aws sso login", or use --profile.',
    );
    expect(await runJson()).toMatchObject({ continuedAfterUsers: 300, users: 600, exitCode: 0 });
  });

  test('begins anew when it is told to, and when Cognito has forgotten where it was', async () => {
    users.push(...fillers(600));
    const breakOff = async () => {
      stub.inject(({ PaginationToken }) =>
        PaginationToken === 'after-540' ? 'ExpiredTokenException' : undefined,
      );
      await run();
    };
    await breakOff();
    stub.inject(() => undefined);
    expect(await runJson('--fresh')).toMatchObject({ continuedAfterUsers: 0, users: 600 });

    await breakOff();
    const before = stub.calls.length;
    stub.inject(() => (stub.calls.length === before + 2 ? 'InvalidParameterException' : undefined));
    const { stderr, stdout } = await run('--json');

    expect(stderr).toContain('reading the pool from its beginning');
    expect(JSON.parse(stdout)).toMatchObject({
      continuedAfterUsers: 300,
      startedOver: 1,
      users: 600,
      findings: { 'skipped:UNCONFIRMED': 600 },
    });
  });

  test('shares nothing with the same command that runs already', async () => {
    const first = await startAndHang('--apply', '--yes');

    const second = await run('--apply', '--yes', '--json');
    first.kill('SIGKILL');
    await finished(first);

    expect(second.stderr).toContain('The same command is running already.');
    expect(JSON.parse(second.stdout)).toMatchObject({
      users: 601,
      findings: { present: 1, mended: 2 },
    });
  });

  test('stops with a sentence when Cognito gives the same token again and again', async () => {
    users.push(...fillers(600));
    stub.inject(({ PaginationToken }) => (PaginationToken === 'after-360' ? 'repeat' : undefined));

    const { stderr, exitCode } = await run();

    expect(exitCode).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /^error: ADD_USER_E_BROKEN_OFF: .*ADD_USER_E_REPEATED_TOKEN: Cognito gave the same pagination token twice/,
    );
  });

  test('says why rows could not be written: in the table, the document and the report', async () => {
    const [lost, other] = [newUser(), newUser()];
    users.push(lost, other);
    const path = join(folder.path, 'failed.ndjson');
    const refuse = () =>
      database.proxy?.inject(({ operation, body }) =>
        operation !== 'BatchGetItem' && body.includes(lost.email ?? '')
          ? 'server-error'
          : undefined,
      );
    refuse();

    const text = await run('--apply', '--yes');
    const document = await runJson('--apply', '--yes', '--report', path);

    expect(text.exitCode).toBe(1);
    expect(text.stdout).toMatch(/1 not written: ADD_USER_E_AWS: .*InternalServerError/);
    expect(document).toMatchObject({
      ok: false,
      findings: { failed: 1, present: 1 },
      failures: { InternalServerError: 1 },
    });
    expect(await readFile(path, 'utf8')).toBe(
      `${JSON.stringify({ sub: lost.sub, finding: 'failed', reason: 'InternalServerError' })}\n`,
    );
  }, 60_000);

  test('warns of a table that takes no transactions, and writes its rows one by one', async () => {
    users.push(...Array.from({ length: 3 }, () => newUser()));
    await using table = await startGlobalTable(database.endpoint ?? '');
    world = { ...world, dynamoDbEndpoint: table.endpoint };

    const report = await run();
    const { stderr, stdout, exitCode } = await run('--apply', '--yes', '--json');

    const warning = 'Table chocolate_user is a global table with multi-Region strong consistency';
    expect(report.stderr.split('\n')[0]).toContain(warning);
    expect(stderr.split('\n')[0]).toContain(warning);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ findings: { mended: 3 } });
    const operations = database.proxy?.calls.map(({ operation }) => operation);
    expect(operations).not.toContain('TransactWriteItems');
  });

  test('writes one by one what a table refuses to take together', async () => {
    users.push(...Array.from({ length: 201 }, () => newUser()));
    database.proxy?.inject(({ operation }) =>
      operation === 'TransactWriteItems' ? 'refused' : undefined,
    );

    const { stderr, stdout, exitCode } = await run('--apply', '--yes', '--json');

    expect(exitCode).toBe(0);
    expect(stderr).toContain('DynamoDB takes no transactions here: rows are written one by one.');
    expect(JSON.parse(stdout)).toMatchObject({ findings: { mended: 201 } });
  }, 60_000);

  test('is patient with a network in trouble', async () => {
    users.push(newUser());
    stub.inject(() => (stub.calls.length === 2 ? 'reset' : undefined));

    expect(await runJson()).toMatchObject({ throttled: 1, users: 1 });
  });

  test.each([
    [['--user-pool-id', 'my pool'], 'This is not the id of a user pool'],
    [
      ['--user-pool-id', 'eu-central-1_Stub', '--apply'],
      'use --yes to go ahead, or leave --apply out',
    ],
    [['--user-pool-id', 'eu-central-1_Other'], 'ADD_USER_E_NOT_FOUND: there is no pool'],
  ])('says in one line what is wrong with %p', async (args, expected) => {
    const { stderr, stdout, exitCode } = await finished(spawnReconcile(world, args));

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(expected)]);
  });

  test('says that nothing answers in a region', async () => {
    const child = spawnReconcile(world, ['--user-pool-id', POOL], {
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://127.0.0.1:9',
    });

    expect((await finished(child)).stderr).toContain(
      'ADD_USER_E_UNREACHABLE: AWS cannot be reached',
    );
  });

  test('names the permission of a put, though the call is a transaction', async () => {
    users.push(newUser());
    database.proxy?.inject(({ operation }) =>
      operation === 'TransactWriteItems' ? 'denied' : undefined,
    );

    const { stderr, exitCode } = await run('--apply', '--yes');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('may not call dynamodb:PutItem');
  });

  test('names a permission that is missed on the way', async () => {
    users.push(newUser());
    stub.inject((_call, operation) =>
      operation === 'ListUsers' ? 'AccessDeniedException' : undefined,
    );

    const { stderr, exitCode } = await run();

    expect(exitCode).toBe(1);
    expect(stderr).toContain('may not call cognito-idp:ListUsers');
  });
});
