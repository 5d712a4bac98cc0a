import type { Logger } from '@aws-lambda-powertools/logger';

/**
 * Tells once, when the function loads, which variables of libraries were passed over.
 *
 * @param names of variables, never their values
 */
export const reportRefused = (logger: Logger, names: readonly string[] = []): void => {
  if (names.length > 0) {
    logger.warn('variables with a value that a library refuses are ignored', {
      variables: names,
    });
  }
};
