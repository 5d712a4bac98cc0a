import { createCognito } from '../../src/adapters/cognito.ts';
import { createPatientDynamoDb } from '../../src/adapters/dynamodb.ts';
import { RECONCILE_SERVICE } from '../../src/contract.ts';
import type { Plan } from '../../src/domain/reconcile/plan.ts';
import { statesWithRow } from '../../src/domain/reconcile/user-state.ts';
import { readRowTemplate, readTablesEnvironment } from '../../src/environment.ts';
import type { ProgressStream } from '../cli/progress.ts';
import { variablesOf } from '../cli/table-options.ts';
import { explain, type Place } from './explain.ts';
import { inspectPlace, type Surroundings } from './inspect-place.ts';
import { withNamedCalls } from './named-calls.ts';
import type { Options } from './options.ts';
import { SetupError } from './setup-error.ts';

type Clients = {
  readonly cognito: ReturnType<typeof createCognito>;
  readonly dynamoDb: ReturnType<typeof createPatientDynamoDb>;
};

/** Everything that a run needs and that is known before it. */
export type Setting = Clients & {
  readonly options: Options;
  readonly place: Place;
  readonly plan: Plan;
  readonly around: Surroundings;
  readonly stderr: ProgressStream;
};

const createClients = (): Clients => ({
  cognito: withNamedCalls(createCognito()),
  dynamoDb: withNamedCalls(createPatientDynamoDb()),
});

const planOf = (options: Options): Plan => ({
  userPoolId: options.userPoolId,
  apply: options.apply,
  states: statesWithRow(options.include, options.exclude),
  template: readRowTemplate(variablesOf(options)),
  graceMs: options.grace,
});

const checkAccount = ({ account }: Surroundings, { account: wanted }: Options): void => {
  if (wanted !== undefined && wanted !== account) {
    throw new SetupError(
      'ADD_USER_E_ACCOUNT',
      `this is account ${account}, not ${wanted}: check --profile and --account.`,
    );
  }
};

/**
 * Finds out where the command is to work.
 *
 * @throws {SetupError} for what can be put right from outside
 */
export const prepare = async (options: Options, stderr: ProgressStream): Promise<Setting> => {
  const plan = planOf(options);
  const clients = createClients();
  const tables = readTablesEnvironment(variablesOf(options), RECONCILE_SERVICE);
  const place: Place = {
    userPoolId: options.userPoolId,
    region: options.region,
    usersTableName: tables.usersTableName,
    idempotencyTableName: tables.idempotencyTableName,
  };
  try {
    const around = await inspectPlace(clients.cognito, clients.dynamoDb, {
      ...place,
      usersTableKey: plan.template.key,
    });
    checkAccount(around, options);
    return { ...clients, options, place, plan, around, stderr };
  } catch (fault) {
    throw explain(fault, place) ?? fault;
  }
};
