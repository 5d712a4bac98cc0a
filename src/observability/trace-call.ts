import type { Tracer } from '@aws-lambda-powertools/tracer';
import { describeFault } from './describe-fault.ts';

type Segment = NonNullable<ReturnType<Tracer['getSegment']>>;
type Subsegment = ReturnType<Segment['addNewSubsegment']>;

/** The parts of the SDK's answers and errors that a trace shows. */
export type Answer = {
  readonly name?: string;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly attempts?: number;
  };
};

/** A call of AWS's SDK. */
export type Call = {
  /** For example `DynamoDBClient`. */
  readonly client: string;
  /** For example `PutItemCommand`. */
  readonly command: string;
  readonly table: string | undefined;
  readonly queue: string | undefined;
};

/** Reads a call from what the SDK's middleware stack knows of it. */
export const callOf = (
  context: { readonly clientName?: string; readonly commandName?: string },
  input: { readonly TableName?: string; readonly QueueUrl?: string },
): Call => ({
  client: context.clientName ?? '',
  command: context.commandName ?? '',
  table: input.TableName,
  queue: input.QueueUrl,
});

/** DynamoDB's answer to a put whose condition failed: an answer like any other, not a fault. */
const EXPECTED = 'ConditionalCheckFailedException';

const isClientError = (status = 0): boolean => status >= 400 && status < 500;

/** Flags a failed call as X-Ray does: `error` where the caller is at fault, `fault` elsewhere. */
const flag = (subsegment: Subsegment, failure: Answer): void => {
  if (failure.name === EXPECTED) {
    return;
  }
  if (isClientError(failure.$metadata?.httpStatusCode)) {
    subsegment.addErrorFlag();
  } else {
    subsegment.addFaultFlag();
  }
  subsegment.addMetadata('fault', describeFault(failure));
};

/** How X-Ray names the service behind a client. */
export const serviceName = (call: Call): string => call.client.replace(/Client$/, '');

/**
 * Closes the subsegment of a call with what X-Ray shows of a call to AWS.
 *
 * @param failed whether `answer` was thrown
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-aws
 */
export const closeCall = (
  subsegment: Subsegment,
  call: Call,
  answer: Answer,
  failed: boolean,
): void => {
  const { httpStatusCode, requestId, attempts = 1 } = answer.$metadata ?? {};
  subsegment.addAttribute('namespace', 'aws');
  subsegment.addAttribute('aws', {
    operation: call.command.replace(/Command$/, ''),
    table_name: call.table,
    queue_url: call.queue,
    request_id: requestId,
    retries: attempts - 1,
  });
  if (httpStatusCode !== undefined) {
    subsegment.addAttribute('http', { response: { status: httpStatusCode } });
  }
  if (failed) {
    flag(subsegment, answer);
  }
  subsegment.close();
};
