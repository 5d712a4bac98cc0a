import { HANDLER, RUNTIME, SERVICE } from '../../../src/contract.ts';

export const LOCAL_REGION = 'eu-central-1';
export const LOCAL_ACCOUNT = '000000000000';
export const FUNCTION_ARN_PREFIX = `arn:aws:lambda:${LOCAL_REGION}:${LOCAL_ACCOUNT}:function:`;
export const FUNCTION_ARN = `${FUNCTION_ARN_PREFIX}${SERVICE}`;

// The local engines accept any key, and no key of the caller's may get into the function.
export const LOCAL_CREDENTIALS = { accessKeyId: 'LOCAL', secretAccessKey: 'local' } as const;

/** Variables of a process, as `child_process` takes them. */
export type Variables = Readonly<Record<string, string>>;

/**
 * The variables that Lambda itself sets for a function. Nothing of the caller's environment is in
 * it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const lambdaVariables = (taskRoot: string, runtimeApi: string): Variables => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  LAMBDA_TASK_ROOT: taskRoot,
  LAMBDA_RUNTIME_DIR: '/var/runtime',
  _HANDLER: HANDLER,
  AWS_LAMBDA_RUNTIME_API: runtimeApi,
  AWS_EXECUTION_ENV: `AWS_Lambda_${RUNTIME}`,
  AWS_LAMBDA_FUNCTION_NAME: SERVICE,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${SERVICE}`,
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]local',
  AWS_REGION: LOCAL_REGION,
  AWS_DEFAULT_REGION: LOCAL_REGION,
  AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
  AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
});
