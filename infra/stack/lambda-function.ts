import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as CdkFunction,
  Code,
  LoggingFormat,
  Runtime,
  RuntimeFamily,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { HANDLER, RUNTIME } from '../../src/contract.ts';
import type { FunctionName } from '../build/functions.ts';
import { DIST_DIR } from '../paths.ts';
import { type Access, statementOf } from './access.ts';
import type { Settings } from './options.ts';
import { keyAccess, ownKey } from './own-key.ts';

type LambdaFunctionProps = {
  /** Its zip in `dist/`, deployed as it is: what was tested is what runs. */
  readonly zip: FunctionName;
  readonly functionName: string;
  readonly description: string;
  readonly timeoutMs: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly access: readonly Access[];
  readonly options: Pick<Settings, 'memoryMb' | 'logRetentionDays' | 'kmsKeyArn'>;
};

/** A function of this repository with its log group and a role that may do what it does and no more. */
export class LambdaFunction extends Construct {
  readonly lambda: CdkFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    super(scope, id);
    const { options } = props;
    const key = ownKey(this, options);
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      retention: options.logRetentionDays,
      ...(key && { encryptionKey: key }),
      // There is nothing in it that the tables and the pool do not tell.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = this.#newRole([...props.access, ...keyAccess(options, props.access)]);
    this.lambda = new CdkFunction(this, 'Function', {
      functionName: props.functionName,
      description: props.description,
      runtime: new Runtime(RUNTIME, RuntimeFamily.NODEJS),
      architecture: Architecture.ARM_64,
      handler: HANDLER,
      code: Code.fromAsset(join(DIST_DIR, `${props.zip}.zip`)),
      memorySize: options.memoryMb,
      timeout: Duration.millis(props.timeoutMs),
      environment: { ...props.variables },
      role: this.role,
      tracing: Tracing.ACTIVE,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      // With WARN Lambda drops the metrics, and no alarm can ring: see docs/doctor.md.
      applicationLogLevelV2: ApplicationLogLevel.INFO,
    });
    this.#acknowledgeTracing();
  }

  /** Its own policy in place of AWSLambdaBasicExecutionRole, which may write into every log group. */
  #newRole(access: readonly Access[]): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    role.addToPolicy(
      new PolicyStatement({
        sid: 'WriteLog',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
    );
    for (const allowed of access) {
      role.addToPolicy(statementOf(allowed));
    }
    return role;
  }

  #acknowledgeTracing(): void {
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'xray:PutTraceSegments and xray:PutTelemetryRecords know no resource: AWS takes them for * only.',
    });
  }
}
