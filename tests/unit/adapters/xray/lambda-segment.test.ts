import { expect, test } from '@jest/globals';
import { LambdaSegment, type TraceData } from '../../../../src/adapters/xray/lambda-segment.ts';

const TRACE = { Root: '1-5759e988-bd862e3fe1be46a994272793', Parent: '53995c3f42cd8ad8' };

/** What is sent of a subsegment that begins under one header and ends under another. */
const sentUnder = (first: TraceData | undefined, later: TraceData | undefined): object[] => {
  const sent: object[] = [];
  let traceData = first;
  const segment = new LambdaSegment({
    traceData: () => traceData,
    send: (document) => void sent.push(document),
  });
  const subsegment = segment.addNewSubsegment('## index.handler');
  subsegment.addNewSubsegment('inner').close();
  traceData = later;
  subsegment.close();
  return sent;
};

test('an outermost subsegment is sent when it ends, with all below it, to the trace that it began in', () => {
  const other = { Root: 'other', Parent: 'other', Sampled: '1' };

  expect(sentUnder({ ...TRACE, Sampled: '1' }, other)).toEqual([
    expect.objectContaining({
      type: 'subsegment',
      name: '## index.handler',
      trace_id: TRACE.Root,
      parent_id: TRACE.Parent,
      subsegments: [expect.objectContaining({ name: 'inner' })],
    }),
  ]);
});

test.each([
  ['was not asked for', { ...TRACE, Sampled: '0' }],
  ['is left to others', TRACE],
  ['is none', undefined],
])('nothing is sent of a trace that %s', (_what, traceData) => {
  expect(sentUnder(traceData, traceData)).toEqual([]);
});
