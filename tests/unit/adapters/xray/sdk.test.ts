import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newTraceHeader, traceIdOf } from '../../../../infra/local/lambda/trace-header.ts';
import { XrayDaemon } from '../../../../infra/local/xray/xray-daemon.ts';
import type sdkOfTracer from '../../../../src/adapters/xray/sdk.ts';

let daemon: XrayDaemon;
let sdk: typeof sdkOfTracer;

beforeAll(async () => {
  daemon = await XrayDaemon.start();
  process.env.AWS_XRAY_DAEMON_ADDRESS = daemon.address;
  // It looks at the variable when it is loaded.
  ({ default: sdk } = await import('../../../../src/adapters/xray/sdk.ts'));
});
afterAll(() => daemon.close());

describe('what Tracer takes for X-Ray’s SDK', () => {
  test('is this project’s own, by its name', async () => {
    expect((await import('aws-xray-sdk-core')).default).toBe(sdk);
  });

  test('begins with the segment of the invocation, and keeps the one that is set', () => {
    const segment = sdk.getSegment();
    expect(segment).toBeInstanceOf(sdk.Segment);

    const subsegment = segment.addNewSubsegment('any');
    sdk.setSegment(subsegment);
    expect(sdk.getSegment()).toBe(subsegment);
    expect(subsegment).toBeInstanceOf(sdk.Subsegment);

    sdk.setSegment(segment);
    expect(sdk.getSegment()).toBe(segment);
  });

  test('sends what ends to the trace that Lambda names at the time', async () => {
    const headers = [newTraceHeader(), newTraceHeader()];

    for (const header of headers) {
      process.env._X_AMZN_TRACE_ID = header;
      sdk.getSegment().addNewSubsegment('## index.handler').close();
      await once(daemon, 'segment');
    }

    expect(daemon.segments.map(({ trace_id }) => trace_id)).toEqual(headers.map(traceIdOf));
  });

  test('does not mind what is to happen without a segment: there always is one', () => {
    expect(sdk.setContextMissingStrategy()).toBeUndefined();
  });
});
