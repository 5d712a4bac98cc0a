import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Construct, type IDependable } from 'constructs';
import { ENVIRONMENT, RECONCILE_FUNCTION_TIMEOUT_MS } from '../../src/contract.ts';
import { reconcileAccess } from './access.ts';
import { LambdaFunction } from './lambda-function.ts';
import type { Settings } from './options.ts';
import { rowVariable } from './row-options.ts';
import type { Tables } from './tables.ts';
import type { UserPool } from './user-pool.ts';
import { commonVariables, listVariable } from './variables.ts';

type ReconcileProps = {
  readonly tables: Tables;
  readonly pool: UserPool;
  readonly options: Settings;
};

/** Its memory does not grow with the pool; more of it is more CPU for pages, hashes and SQLite. */
const MEMORY_MB = 1_024;

/**
 * The comparison of pool and table, once a day, or more often for a pool that one run cannot read.
 *
 * Nothing keeps two runs apart: they do each other no harm, an hour is longer than a run, and Lambda
 * repeats a failed run only after its end. Concurrency reserved for it would be taken from the trigger,
 * and a new account, which has little, would refuse the deploy.
 */
export class Reconcile extends Construct {
  readonly compare: LambdaFunction;

  /** Its parts that do not name the pool, so that they can be there before it. */
  get withoutPool(): readonly IDependable[] {
    const { role, logGroup } = this.compare;
    return [logGroup, ...(role.node.defaultChild ? [role.node.defaultChild] : [])];
  }

  constructor(scope: Construct, id: string, props: ReconcileProps) {
    super(scope, id);
    this.compare = this.#newFunction(props);
    new Rule(this, 'Daily', {
      description: 'Has the users of the pool compared with the rows of the table.',
      schedule: Schedule.rate(Duration.hours(props.options.reconcileHours)),
      targets: [new LambdaTarget(this.compare.lambda)],
    });
  }

  #newFunction({ tables, pool, options }: ReconcileProps): LambdaFunction {
    const { reconcile, reconcileInclude, reconcileExclude } = options;
    return new LambdaFunction(this, 'ReconcileUsers', {
      zip: 'reconcile_users',
      functionName: options.reconcileFunctionName,
      description: 'Finds confirmed users without a row. Called on a schedule.',
      timeoutMs: RECONCILE_FUNCTION_TIMEOUT_MS,
      variables: {
        ...commonVariables(tables, options),
        [ENVIRONMENT.userPool]: pool.id,
        [ENVIRONMENT.reconcileMode]: reconcile,
        ...listVariable(ENVIRONMENT.reconcileInclude, reconcileInclude),
        ...listVariable(ENVIRONMENT.reconcileExclude, reconcileExclude),
        ...rowVariable(options),
      },
      access: reconcileAccess(
        {
          userPool: pool.arn,
          usersTable: tables.users.tableArn,
          idempotencyTable: tables.idempotency.tableArn,
        },
        reconcile === 'apply',
      ),
      options: { ...options, memoryMb: MEMORY_MB },
    });
  }
}
