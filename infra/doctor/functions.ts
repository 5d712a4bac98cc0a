import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import {
  FUNCTION_TIMEOUT_MS,
  RECONCILE_FUNCTION_TIMEOUT_MS,
  RETRY_FUNCTION_TIMEOUT_MS,
} from '../../src/contract.ts';
import type { FunctionName } from '../build/functions.ts';
import type { CheckName } from './check.ts';

/** A function of this project: what it has to be like, and the names of its checks. */
export type ExpectedFunction = {
  readonly zip: FunctionName;
  readonly timeoutMs: number;
  readonly names: Readonly<
    Record<
      'function' | 'runtime' | 'timeout' | 'variables' | 'tracing' | 'logLevel' | 'code',
      CheckName
    >
  >;
};

/** The function that Cognito calls. */
export const TRIGGER: ExpectedFunction = {
  zip: 'add_user',
  timeoutMs: FUNCTION_TIMEOUT_MS,
  names: {
    function: 'function',
    runtime: 'runtime',
    timeout: 'timeout',
    variables: 'variables',
    tracing: 'tracing',
    logLevel: 'log-level',
    code: 'code',
  },
};

/** The function that empties the retry queue. */
export const RETRY: ExpectedFunction = {
  zip: 'retry_user',
  timeoutMs: RETRY_FUNCTION_TIMEOUT_MS,
  names: {
    function: 'retry-function',
    runtime: 'retry-runtime',
    timeout: 'retry-timeout',
    variables: 'retry-variables',
    tracing: 'retry-tracing',
    logLevel: 'retry-log-level',
    code: 'retry-code',
  },
};

/** The function that compares pool and table. A stack need not have it. */
export const RECONCILE: ExpectedFunction = {
  zip: 'reconcile_users',
  timeoutMs: RECONCILE_FUNCTION_TIMEOUT_MS,
  names: {
    function: 'reconcile-function',
    runtime: 'reconcile-runtime',
    timeout: 'reconcile-timeout',
    variables: 'reconcile-variables',
    tracing: 'reconcile-tracing',
    logLevel: 'reconcile-log-level',
    code: 'reconcile-code',
  },
};

/** A function's variables, as its code will find them. */
export const variablesOf = ({ Environment }: FunctionConfiguration): Record<string, string> =>
  Environment?.Variables ?? {};
