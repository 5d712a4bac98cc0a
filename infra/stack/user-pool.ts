import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  UserPool as CdkUserPool,
  CfnUserPool,
  FeaturePlan,
  type IUserPool,
  Mfa,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct, type IDependable } from 'constructs';
import { readUserPool, type UserPoolOption } from './user-pool-option.ts';

type Pool = { readonly arn: string; readonly account: string; readonly id: string };

/** By what it can do: the class is another one where the app has a copy of the CDK of its own. */
const isOfThisApp = (pool: IUserPool): pool is CdkUserPool => 'addTrigger' in pool;

/**
 * The pool, and its right to call the trigger.
 *
 * A pool that is there keeps its trigger and its settings as they are: CloudFormation cannot change one
 * setting of a pool that it did not make. `npx add-user attach` does that.
 */
export class UserPool extends Construct {
  readonly id: string;
  readonly arn: string;
  #made: CdkUserPool | undefined;

  constructor(
    scope: Construct,
    id: string,
    given: IUserPool | string | undefined,
    trigger: IFunction,
  ) {
    super(scope, id);
    const pool =
      typeof given === 'object' ? this.#givenPool(given, trigger) : this.#namedPool(given, trigger);
    this.id = pool.id;
    this.arn = pool.arn;
  }

  /** Whether the stack makes it. */
  get isNew(): boolean {
    return this.#made !== undefined;
  }

  /** Has a new pool made after all of these, for the reason that {@link Tables.makeUsersAfter} has. */
  makeAfter(...others: readonly IDependable[]): void {
    this.#made?.node.addDependency(...others);
  }

  /** A pool of the app: it calls the trigger, and CDK adds the permission. One from elsewhere only may. */
  #givenPool(pool: IUserPool, trigger: IFunction): Pick<Pool, 'id' | 'arn'> {
    if (isOfThisApp(pool)) {
      pool.addTrigger(UserPoolOperation.POST_CONFIRMATION, trigger);
    } else {
      this.#allow(
        { id: pool.userPoolId, arn: pool.userPoolArn, account: pool.env.account },
        trigger,
      );
    }
    return { id: pool.userPoolId, arn: pool.userPoolArn };
  }

  #namedPool(given: string | undefined, trigger: IFunction): Pool {
    const option = readUserPool('userPool', given ?? 'new');
    const pool = option.kind === 'new' ? this.#newPool(trigger) : this.#existingPool(option);
    this.#allow(pool, trigger);
    return pool;
  }

  /**
   * The source's ARN alone would do, until a pool of that ARN is deleted and its id is given to another
   * account; Cognito's page asks for both.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
   */
  #allow(pool: Pool, trigger: IFunction): void {
    new CfnPermission(this, 'MayCallTrigger', {
      action: 'lambda:InvokeFunction',
      functionName: trigger.functionArn,
      principal: 'cognito-idp.amazonaws.com',
      sourceArn: pool.arn,
      sourceAccount: pool.account,
    });
  }

  #existingPool(option: Extract<UserPoolOption, { kind: 'existing' }>): Pool {
    const stack = Stack.of(this);
    if ('arn' in option) {
      return option;
    }
    const arn = stack.formatArn({
      service: 'cognito-idp',
      resource: 'userpool',
      resourceName: option.id,
    });
    return { id: option.id, arn, account: stack.account };
  }

  /** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-security-best-practices.html */
  #newPool(trigger: IFunction): Pool {
    const pool = new CdkUserPool(this, 'Pool', {
      signInAliases: { email: true },
      signInCaseSensitive: false,
      selfSignUpEnabled: true,
      autoVerify: { email: true },
      // A new address counts once its owner has confirmed it.
      keepOriginal: { email: true },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.#made = pool;
    this.#setTrigger(pool, trigger);
    this.#acknowledgeChoices(pool);
    return { id: pool.userPoolId, arn: pool.userPoolArn, account: Stack.of(this).account };
  }

  /** By hand: CDK's own way adds a permission without the source's account. */
  #setTrigger(pool: CdkUserPool, trigger: IFunction): void {
    const resource = pool.node.defaultChild;
    if (!CfnUserPool.isCfnUserPool(resource)) {
      throw new TypeError('CDK no longer makes a CfnUserPool of a UserPool.');
    }
    resource.lambdaConfig = { postConfirmation: trigger.functionArn };
  }

  #acknowledgeChoices(pool: CdkUserPool): void {
    Validations.of(pool).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason:
          'MFA is offered, not forced: whether a shop for chocolate asks for it is its choice.',
      },
      {
        id: 'AwsSolutions-COG8',
        reason:
          'Threat protection needs the Plus plan, paid by the user: a choice of the pool’s owner.',
      },
    );
  }
}
