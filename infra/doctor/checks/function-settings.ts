import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { HANDLER, RUNTIME } from '../../../src/contract.ts';
import { DEPLOY_AGAIN } from '../advice.ts';
import { type Check, type CheckName, expectThat } from '../check.ts';
import type { ExpectedFunction } from '../functions.ts';

/** With one of these Lambda passes on what counts as INFO: metrics, and the line of an outcome. */
const COMPLETE_LEVELS: readonly unknown[] = ['TRACE', 'DEBUG', 'INFO'];

/**
 * Whether Lambda passes on all that the function writes. A metric is a line without a level, and
 * CRITICAL is none of Lambda's levels: both count as INFO. A function without a level, or whose log is
 * plain text, is not filtered.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
const checkLogLevel = ({ LoggingConfig }: FunctionConfiguration, name: CheckName): Check => {
  const { ApplicationLogLevel: level = 'INFO' } = LoggingConfig ?? {};
  return expectThat(name, {
    holds: COMPLETE_LEVELS.includes(level),
    found: `Lambda passes on lines from ${level} on.`,
    advice:
      'Set its application log level to INFO: with less Lambda drops the metrics and the line of an unrecorded user, and no alarm can ring.',
  });
};

/** Whether Lambda can run the function, and runs it as it was tested. */
export const checkSettings = (
  config: FunctionConfiguration,
  { timeoutMs, names }: ExpectedFunction,
): readonly Check[] => {
  const { State, LastUpdateStatus, Runtime, Handler, Timeout, TracingConfig } = config;
  return [
    expectThat(names.function, {
      holds: State === 'Active' && LastUpdateStatus !== 'Failed',
      found: `${config.FunctionName} is ${State}, its last update ${LastUpdateStatus}.`,
      advice: `Look at its page in the Lambda console, which gives the reason. ${DEPLOY_AGAIN}`,
    }),
    expectThat(names.runtime, {
      holds: Runtime === RUNTIME && Handler === HANDLER,
      found: `${Runtime} runs ${Handler}.`,
      advice: `Set the runtime to ${RUNTIME} and the handler to ${HANDLER}.`,
    }),
    expectThat(names.timeout, {
      holds: Timeout === timeoutMs / 1_000,
      found: `Lambda ends it after ${Timeout} s.`,
      advice: `Set the timeout to ${timeoutMs / 1_000} s: every limit of the code is counted from it.`,
    }),
    expectThat(names.tracing, {
      holds: TracingConfig?.Mode === 'Active',
      found: `Tracing is ${TracingConfig?.Mode ?? 'off'}.`,
      advice: 'Switch active tracing on, or there are no traces of invocations.',
    }),
    checkLogLevel(config, names.logLevel),
  ];
};
