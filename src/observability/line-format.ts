import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger';

type Attributes = Parameters<LogFormatter['formatAttributes']>[0];
type Additional = Parameters<LogFormatter['formatAttributes']>[1];

/** Messages of the lines that stand beside a canonical line, which has the rest under the same request id. */
export const BESIDE = { input: 'event', output: 'response' } as const;

const isBeside = (message: string): boolean =>
  message === BESIDE.input || message === BESIDE.output;

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
      // In UTC: Powertools' own is an hour off in zones west of it with a half hour.
      timestamp: line.timestamp.toISOString(),
      function_request_id: line.lambdaContext?.awsRequestId,
    };
    const whole = {
      service: line.serviceName,
      cold_start: line.lambdaContext?.coldStart,
      xray_trace_id: line.xRayTraceId,
    };
    return new LogItem({
      attributes: { ...base, ...(!isBeside(line.message) && whole), ...additional },
    });
  }
}
