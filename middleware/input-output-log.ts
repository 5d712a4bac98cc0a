import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';
import inputOutputLogger from '@middy/input-output-logger';
import { publicView } from '../src/domain/public-view.ts';

/**
 * Logs what came in and what goes out, without anything personal.
 *
 * The middleware's own `omitPaths` names what is left out. That is the wrong way round here, since the
 * next field that AWS adds would be logged: `publicView` names what is shown.
 */
export const inputOutputLog = (logger: Logger): MiddlewareObj<unknown, unknown> =>
  inputOutputLogger({
    logger: (message) => {
      // One field, named after what it holds: `event` or `response`.
      for (const [part, value] of Object.entries(message as Record<string, unknown>)) {
        logger.info(part, { [part]: publicView(value) });
      }
    },
  });
