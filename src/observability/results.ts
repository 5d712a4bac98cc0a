import type { Context } from 'aws-lambda';
import type { Result } from '../domain/record-confirmation.ts';

/**
 * What became of each invocation: the handler notes it, the middlewares report it.
 *
 * The key is Lambda's context object, one an invocation, so that nothing outlives its invocation.
 */
export type Results = WeakMap<Context, Result>;
