import { Token } from 'aws-cdk-lib';
import type { Settings } from '../options.ts';

const LONGEST_GROUP_NAME = 32;

/** Name of the group of this stack's traces in X-Ray. */
export const traceGroupName = ({ functionName }: Settings): string =>
  Token.isUnresolved(functionName) ? functionName : functionName.slice(0, LONGEST_GROUP_NAME);

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html */
export const traceFilter = (options: Settings): string =>
  [
    options.functionName,
    options.retryFunctionName,
    ...(options.reconcile === 'off' ? [] : [options.reconcileFunctionName]),
  ]
    .map((name) => `service("${name}")`)
    .join(' OR ');
