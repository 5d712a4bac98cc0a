import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { MiddlewareObj } from '@middy/core';

/**
 * Gives every log line the ids of its invocation.
 *
 * It never logs the event: POWERTOOLS_LOGGER_LOG_EVENT would put all of it into the log.
 */
export const lambdaContext = (logger: Logger): MiddlewareObj =>
  injectLambdaContext(logger, { logEvent: false });
