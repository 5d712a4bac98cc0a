import { Subsegment } from './subsegment.ts';

/** Where the subsegments of an invocation belong, as Lambda says it. */
export type TraceData = {
  readonly Root?: string;
  readonly Parent?: string;
  readonly Sampled?: string;
};

type Parts = {
  /** Undefined while there is no invocation. */
  readonly traceData: () => TraceData | undefined;
  /** Sends a document to X-Ray's daemon. */
  readonly send: (document: object) => void;
};

const SAMPLED = '1';

/**
 * The segment of an invocation. Lambda makes and sends it; a function adds to it. The outermost
 * subsegments are sent by themselves when they end, each with all that is below it in one document.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export class LambdaSegment {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  addNewSubsegment(name: string): Subsegment {
    const { traceData, send } = this.#parts;
    const { Root: trace_id, Parent: parent_id, Sampled } = traceData() ?? {};
    return new Subsegment(name, (ended) => {
      if (Sampled === SAMPLED) {
        send({ ...ended.toJSON(), type: 'subsegment', trace_id, parent_id });
      }
    });
  }
}
