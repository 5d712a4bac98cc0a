import type { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { MiddlewareObj, Request } from '@middy/core';
import type { Results } from '../src/results.ts';
import { resultOf } from './result-of.ts';
import { type Answer, type Call, closeCall, serviceName } from './trace-call.ts';
import { type ReportFault, tell } from './unfailing.ts';

export type Tracing = {
  /** `## index.handler`, with what became of the invocation as annotations. */
  middleware(results: Results): MiddlewareObj<unknown, unknown>;
  /** Shows `work` as a subsegment of its own, with the calls that it makes below it. */
  asSubsegment<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
  /** Shows each call of an AWS client as a subsegment. Returns the same client. */
  client(client: DynamoDBClient): DynamoDBClient;
};

/** Closes `## index.handler`. Only an invocation that lost its confirmation is red. */
const closeHandler = (tracer: Tracer, results: Results, request: Request): void => {
  const { outcome, handles } = resultOf(results, request);
  tracer.putAnnotation('outcome', outcome);
  for (const name of ['triggerSource', 'userPoolId'] as const) {
    const value = handles[name];
    if (value !== undefined) {
      tracer.putAnnotation(name, value);
    }
  }
  if (outcome === 'unrecorded') {
    tracer.getSegment()?.addFaultFlag();
  }
};

/**
 * All that this project knows of tracing: X-Ray through Powertools' Tracer.
 *
 * Powertools can capture an SDK client too, but then a failed condition turns the trace red, and a
 * tracer that throws fails the write. Here a write never depends on its trace.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export const createTracing = (tracer: Tracer, report: ReportFault): Tracing => {
  const quietly = <Value>(work: () => Value): Value | undefined => {
    try {
      return work();
    } catch (fault) {
      tell(report, 'tracing', 'subsegment', fault);
      return undefined;
    }
  };
  const open = (name: string) =>
    quietly(() => {
      const parent = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
      return parent && { parent, subsegment: parent.addNewSubsegment(name) };
    });

  return {
    middleware(results) {
      const handler = captureLambdaHandler(tracer, { captureResponse: false });
      const close = (request: Request): void => {
        quietly(() => tracer.isTracingEnabled() && closeHandler(tracer, results, request));
        handler.after?.(request);
      };
      return { ...(handler.before && { before: handler.before }), after: close, onError: close };
    },

    async asSubsegment(name, work) {
      const opened = open(name);
      quietly(() => opened && tracer.setSegment(opened.subsegment));
      try {
        return await work();
      } finally {
        quietly(() => opened?.subsegment.close());
        quietly(() => opened && tracer.setSegment(opened.parent));
      }
    },

    client(client) {
      client.middlewareStack.add(
        (next, context) => async (args) => {
          const { TableName: table } = args.input as { TableName?: string }; // each call here has one
          const { clientName: client = '', commandName: command = '' } = context;
          const call: Call = { client, command, ...(table && { table }) };
          const opened = open(serviceName(call));
          const close = (answer: Answer, failed: boolean) =>
            quietly(() => opened && closeCall(opened.subsegment, call, answer, failed));
          try {
            const answer = await next(args);
            close(answer.output as Answer, false); // the SDK puts $metadata into each answer
            return answer;
          } catch (failure) {
            close(failure as Answer, true); // whatever was thrown: only those fields are read
            throw failure;
          }
        },
        { step: 'initialize', name: 'traceCall' },
      );
      return client;
    },
  };
};
