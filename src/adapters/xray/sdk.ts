import { getXrayTraceDataFromEnv } from '@aws-lambda-powertools/commons/utils/env';
import { environment } from '../../environment.ts';
import { createDaemonClient } from './daemon.ts';
import { LambdaSegment } from './lambda-segment.ts';
import { Subsegment } from './subsegment.ts';

let daemon: ReturnType<typeof createDaemonClient> | undefined;

/** Looks at the daemon's address as late as can be: an address that is none has been taken away by then. */
const send = (document: object): void => {
  daemon ??= createDaemonClient(environment.xrayDaemonAddress());
  daemon(document);
};
const lambdaSegment = new LambdaSegment({ traceData: getXrayTraceDataFromEnv, send });
let current: LambdaSegment | Subsegment = lambdaSegment;

/**
 * What Powertools' Tracer takes from `aws-xray-sdk-core`, and this project from Tracer. The build and the
 * tests put this module in that package's place: `docs/performance.md` says what that saves.
 */
export default {
  Segment: LambdaSegment,
  Subsegment,
  getSegment: () => current,
  setSegment: (segment: LambdaSegment | Subsegment): void => {
    current = segment;
  },
  /** Tracer sets one while it is off. There is always a segment here. */
  setContextMissingStrategy: (): void => undefined,
};
