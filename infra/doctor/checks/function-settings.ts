import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { HANDLER } from '../../../src/contract.ts';
import { DEPLOY_AGAIN } from '../advice.ts';
import type { Check } from '../check.ts';
import { expectThat } from '../expect-that.ts';
import type { ExpectedFunction } from '../functions.ts';

const RUNTIME = 'nodejs24.x';

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
  ];
};
