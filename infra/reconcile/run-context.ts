import { createCognito } from '../../src/adapters/cognito.ts';
import { createPatientDynamoDb } from '../../src/adapters/dynamodb.ts';
import { RECONCILE_SERVICE } from '../../src/contract.ts';
import type { Plan } from '../../src/domain/reconcile/plan.ts';
import { statesWithRow } from '../../src/domain/reconcile/user-state.ts';
import { readRowTemplate, readTablesEnvironment } from '../../src/environment.ts';
import type { ProgressStream } from '../cli/progress.ts';
import { variablesOf } from '../cli/table-options.ts';
import { explain, type Resources } from './explain.ts';
import { inspectResources, type ResourceFacts } from './inspect-resources.ts';
import { withNamedCalls } from './named-calls.ts';
import type { Options } from './options.ts';
import { SetupError } from './setup-error.ts';

type Clients = {
  readonly cognito: ReturnType<typeof createCognito>;
  readonly dynamoDb: ReturnType<typeof createPatientDynamoDb>;
};

/** Everything that a run needs and that is known before it. */
export type RunContext = Clients & {
  readonly options: Options;
  readonly resources: Resources;
  readonly plan: Plan;
  readonly facts: ResourceFacts;
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

const checkAccount = ({ account }: ResourceFacts, { account: wanted }: Options): void => {
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
export const prepare = async (options: Options, stderr: ProgressStream): Promise<RunContext> => {
  const plan = planOf(options);
  const clients = createClients();
  const tables = readTablesEnvironment(variablesOf(options), RECONCILE_SERVICE);
  const resources: Resources = {
    userPoolId: options.userPoolId,
    region: options.region,
    usersTableName: tables.usersTableName,
    idempotencyTableName: tables.idempotencyTableName,
  };
  try {
    const facts = await inspectResources(clients.cognito, clients.dynamoDb, {
      ...resources,
      usersTableKey: plan.template.key,
    });
    checkAccount(facts, options);
    return { ...clients, options, resources, plan, facts, stderr };
  } catch (fault) {
    throw explain(fault, resources) ?? fault;
  }
};
