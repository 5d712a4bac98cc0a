import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../../infra/local/lambda/sandbox.ts';
import type { Variables } from '../../../infra/local/lambda/sandbox-environment.ts';
import { type LogFields, parseLogLine } from '../../../infra/local/log-line.ts';
import { DIST_DIR } from '../../../infra/paths.ts';
import {
  ENVIRONMENT,
  FUNCTION_TIMEOUT_MS,
  RECONCILE_FUNCTION_TIMEOUT_MS,
} from '../../../src/contract.ts';
import { poolOf, type StubUser, startCognitoStub } from '../../support/cognito-stub.ts';
import type { JsonObject } from '../../support/seeded-events.ts';
import type { Ledger, UserRecord } from './ledger.ts';

type Mode = 'report' | 'apply';

/** What the comparison counted in all pools, as its line says it. */
export type Compared = {
  readonly users: number;
  readonly missing: number;
  readonly repaired: number;
};

/** Both runs of the comparison, one after the other. */
export type Comparison = Readonly<Record<Mode, Compared>>;

/** A user as Cognito lists them. */
const poolUser = ({ story }: UserRecord): StubUser => {
  const { userAttributes } = story.event.request as JsonObject;
  return { sub: story.sub, attributes: userAttributes as Readonly<Record<string, string>> };
};

const lineOf = (lines: readonly string[]): LogFields => {
  const found = lines
    .map((line) => parseLogLine(line).fields)
    .find((fields) => fields?.message === 'reconcile');
  if (!found) {
    throw new Error('The comparison did not say what it found.');
  }
  return found;
};

/** Runs the function that compares pool and table, as it is shipped, once. */
const compare = async (
  variables: Variables,
  userPoolId: string,
  users: readonly UserRecord[],
  mode: Mode,
): Promise<Compared> => {
  const stub = await startCognitoStub(userPoolId, poolOf(users.map(poolUser)));
  await using closing = new AsyncDisposableStack();
  closing.defer(() => stub.close());
  await using sandbox = await startSandbox({
    zipPath: join(DIST_DIR, 'reconcile_users.zip'),
    timeoutMs: RECONCILE_FUNCTION_TIMEOUT_MS,
    env: {
      ...variables,
      [ENVIRONMENT.userPool]: userPoolId,
      [ENVIRONMENT.reconcileMode]: mode,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: stub.endpoint,
    },
  });
  const { stdout, stderr } = await sandbox.invoke({ source: 'aws.scheduler' });
  const line = lineOf([...stdout, ...stderr]);
  return {
    users: Number(line.users),
    missing: Number(line.missing),
    repaired: Number(line.repaired),
  };
};

/** Adds up what was counted in each pool. */
const compareAll = async (
  variables: Variables,
  users: readonly UserRecord[],
  mode: Mode,
): Promise<Compared> => {
  const sum = { users: 0, missing: 0, repaired: 0 };
  for (const [userPoolId, its] of Map.groupBy(users, ({ story }) => story.userPoolId)) {
    const found = await compare(variables, userPoolId, its, mode);
    sum.users += found.users;
    sum.missing += found.missing;
    sum.repaired += found.repaired;
  }
  return sum;
};

/**
 * Compares the pools of all who signed up with the table: first as a report, then with `apply`. Waits
 * until the last lock of a sandbox that was killed has expired, as the comparison's grace does.
 */
export const runComparison = async (
  variables: Variables,
  { users }: Ledger,
): Promise<Comparison> => {
  await sleep(FUNCTION_TIMEOUT_MS);
  const signedUp = users.filter(({ story }) => story.row !== undefined);
  return {
    report: await compareAll(variables, signedUp, 'report'),
    apply: await compareAll(variables, signedUp, 'apply'),
  };
};
