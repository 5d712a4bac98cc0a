import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger';

type Attributes = Parameters<LogFormatter['formatAttributes']>[0];
type Additional = Parameters<LogFormatter['formatAttributes']>[1];

/** Messages of the input and output lines. The canonical line of the same request has the fields they lack. */
export const INPUT_OUTPUT_MESSAGES = { input: 'event', output: 'response' } as const;

const isInputOrOutput = (message: string): boolean =>
  message === INPUT_OUTPUT_MESSAGES.input || message === INPUT_OUTPUT_MESSAGES.output;

/**
 * A log line with what tells one invocation from another, and nothing that is the same in all of them:
 * the name, the ARN and the memory of a function are known where its log is read.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/#custom-log-formatter-bring-your-own-formatter
 */
export class LineFormat extends LogFormatter {
  override formatAttributes(line: Attributes, additional: Additional): LogItem {
    const base = {
      level: line.logLevel,
      message: line.message,
      // Powertools' own form follows TZ, and is an hour off west of UTC where a zone has half an hour.
      timestamp: line.timestamp.toISOString(),
      function_request_id: line.lambdaContext?.awsRequestId,
    };
    const whole = {
      service: line.serviceName,
      cold_start: line.lambdaContext?.coldStart,
      xray_trace_id: line.xRayTraceId,
    };
    return new LogItem({
      attributes: { ...base, ...(!isInputOrOutput(line.message) && whole), ...additional },
    });
  }
}
