import { expect, test } from '@jest/globals';
import { traceText } from '../../../infra/local/report/trace-text.ts';
import { traceTree } from '../../../infra/local/xray/trace-tree.ts';

const SEGMENTS = [
  {
    id: 'c',
    parent_id: 'b',
    name: 'DynamoDB',
    start_time: 1.02,
    end_time: 1.03,
    aws: { operation: 'PutItem', table_name: 't' },
  },
  { id: 'b', parent_id: 'a', name: '## write', start_time: 1.01, end_time: 1.04 },
  {
    id: 'a',
    parent_id: 'facade',
    name: '## index.handler',
    start_time: 1,
    end_time: 1.05,
    fault: true,
  },
] as const;

test('documents that came one by one are nested under their parents', () => {
  expect(traceText(traceTree(SEGMENTS), 3)).toEqual([
    '   ## index.handler        50 ms',
    '     fault',
    '     ## write              30 ms',
    '       DynamoDB PutItem t  10 ms',
  ]);
});

test('subsegments inside of their parent are shown as well, in the order of time', () => {
  const late = { id: 'y', name: 'late', start_time: 3 };
  const early = { id: 'x', name: 'early', start_time: 2, end_time: 2.5 };

  const [root] = traceTree([{ id: 'a', name: 'root', start_time: 1, subsegments: [late, early] }]);

  expect(root?.children.map(({ name, durationMs }) => ({ name, durationMs }))).toEqual([
    { name: 'early', durationMs: 500 },
    { name: 'late', durationMs: undefined },
  ]);
});
