import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { MetadataBearer, MiddlewareStack } from '@smithy/types';
import { type ReportFault, tell } from './report-fault.ts';
import { type Answer, callOf, closeCall, serviceName } from './trace-call.ts';
import type { Annotations, TraceSummary } from './trace-summary.ts';

/** Any client of AWS's SDK. */
type TraceableClient = { readonly middlewareStack: MiddlewareStack<object, MetadataBearer> };

type Segment = NonNullable<ReturnType<Tracer['getSegment']>>;
type Subsegment = ReturnType<Segment['addNewSubsegment']>;

export type Tracing = {
  /** Adds what became of the invocation to its subsegment, and closes what is still open below it. */
  finish(summary: () => TraceSummary): void;
  /** Shows `work` as a subsegment of its own, with the calls that it makes below it. */
  asSubsegment<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
  /** Adds to the subsegment that is open. */
  annotate(annotations: Annotations): void;
  /** Shows each call of a client as a subsegment. Returns the same client. */
  client<Client extends TraceableClient>(client: Client): Client;
};

/** Closes what is open below a segment: X-Ray sends nothing of a trace while a part of it is open. */
const closeBelow = (segment: Segment | undefined): void => {
  for (const child of [...(segment?.subsegments ?? [])]) {
    closeBelow(child);
    closeOnce(child, (it) => it.close());
  }
};

/** What ends after its invocation was answered must not turn up in the trace of the next. */
const closeOnce = (
  subsegment: Subsegment | undefined,
  close: (subsegment: Subsegment) => void,
): void => {
  if (subsegment && !subsegment.isClosed()) {
    close(subsegment);
  }
};

/**
 * How many calls within one piece of work are shown: all of a confirmation, the first of a run of the
 * comparison. The daemon takes a document of 64 KB at most.
 */
const MAX_CALLS = 100;

/**
 * All that this project knows of tracing: X-Ray through Powertools' Tracer.
 *
 * Powertools can capture an SDK client too, but then a failed condition turns the trace red, and a
 * tracer that throws fails the write. Here a write never depends on its trace.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export const createTracing = (tracer: Tracer, report: ReportFault): Tracing => {
  // Which subsegment is open. Tracer keeps one a process, but a batch works on many at once.
  const opened = new AsyncLocalStorage<Segment>();

  const quietly = <Value>(work: () => Value): Value | undefined => {
    try {
      return tracer.isTracingEnabled() ? work() : undefined;
    } catch (fault) {
      tell(report, 'tracing', 'subsegment', fault);
      return undefined;
    }
  };

  const current = (): Segment | undefined => opened.getStore() ?? tracer.getSegment();
  const open = (name: string) => quietly(() => current()?.addNewSubsegment(name));

  const openCall = (name: string) =>
    quietly(() => {
      const around = current();
      const calls = around?.subsegments?.length ?? 0;
      return calls < MAX_CALLS ? around?.addNewSubsegment(name) : undefined;
    });

  const annotate = (annotations: Annotations): void => {
    quietly(() => {
      const segment = current();
      for (const [name, value] of Object.entries(annotations)) {
        if (value !== undefined) {
          segment?.addAnnotation(name, value);
        }
      }
    });
  };

  return {
    annotate,

    finish(summary) {
      quietly(() => {
        const { annotations, fault } = summary();
        annotate(annotations);
        if (fault) {
          current()?.addFaultFlag();
        }
        closeBelow(current());
      });
    },

    async asSubsegment(name, work) {
      const subsegment = open(name);
      try {
        return await (subsegment ? opened.run(subsegment, work) : work());
      } finally {
        quietly(() => closeOnce(subsegment, (it) => it.close()));
      }
    },

    client(client) {
      client.middlewareStack.add(
        (next, context) => async (args) => {
          const call = callOf(context, args.input);
          const subsegment = openCall(serviceName(call));
          const close = (answer: Answer, failed: boolean) =>
            quietly(() => closeOnce(subsegment, (it) => closeCall(it, call, answer, failed)));
          try {
            const answer = await next(args);
            close(answer.output, false);
            return answer;
          } catch (failure) {
            close(failure as Answer, true); // whatever was thrown: only those fields are read
            throw failure;
          }
        },
        { name: 'traceCall' },
      );
      return client;
    },
  };
};
