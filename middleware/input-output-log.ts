import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';
import inputOutputLogger from '@middy/input-output-logger';
import { publicView } from '../src/domain/public-view.ts';
import { INPUT_OUTPUT_MESSAGES } from '../src/observability/line-format.ts';

/** What the output line says of an answer that is the event: the input line has shown it. */
const THE_EVENT = 'the event';

type Message = { readonly event?: unknown; readonly response?: unknown };

/**
 * Logs what came in and what goes out, without anything personal.
 *
 * The middleware's own `omitPaths` lists what is left out, so a field that AWS adds later would be
 * logged. `publicView` lists what is logged.
 */
export const inputOutputLog = (logger: Logger): MiddlewareObj<unknown, unknown> => {
  const shown = new WeakSet<object>();
  const input = (event: unknown): void => {
    logger.info(INPUT_OUTPUT_MESSAGES.input, { event: publicView(event) });
    if (typeof event === 'object' && event !== null) {
      shown.add(event);
    }
  };
  const output = (response: unknown): void => {
    // A value that is not an object is never in the set.
    const isShown = shown.has(response as object);
    logger.info(INPUT_OUTPUT_MESSAGES.output, {
      response: isShown ? THE_EVENT : publicView(response),
    });
  };
  return inputOutputLogger({
    logger: (message) => {
      // One field, named after what it holds.
      const part = message as Message;
      return 'event' in part ? input(part.event) : output(part.response);
    },
  });
};
