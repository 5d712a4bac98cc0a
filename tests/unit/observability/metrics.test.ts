import { describe, expect, test } from '@jest/globals';
import { createMetrics, WAITED } from '../../../src/observability/metrics.ts';
import { emfProblems } from '../../support/emf.ts';

const SETTINGS = { serviceName: 'add_user', namespace: 'shop', isEnabled: true };

const written = (
  work: (metrics: ReturnType<typeof createMetrics>) => void,
  settings = SETTINGS,
) => {
  const texts: string[] = [];
  work(createMetrics(settings, (text) => void texts.push(text)));
  return texts;
};

describe('metrics', () => {
  test('are one valid EMF document on a line of its own', () => {
    const [text = '', ...more] = written((metrics) => metrics.publish({ missing: 2, repaired: 0 }));

    expect(more).toEqual([]);
    expect(text.endsWith('}\n')).toBe(true);
    expect(emfProblems(text.trimEnd(), Date.now())).toEqual([]);
    expect(JSON.parse(text)).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'shop',
            Dimensions: [['service']],
            Metrics: [
              { Name: 'missing', Unit: 'Count' },
              { Name: 'repaired', Unit: 'Count' },
            ],
          },
        ],
      },
      service: 'add_user',
      missing: 2,
      repaired: 0,
    });
  });

  test('keep details beside them, which make no metric of their own', () => {
    const [text = ''] = written((metrics) => metrics.publish({ created: 1 }, { attempt: '3' }));

    expect(emfProblems(text.trimEnd(), Date.now())).toEqual([]);
    expect(JSON.parse(text)).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'created' }], Dimensions: [['service']] }] },
      attempt: '3',
      created: 1,
    });
  });

  test('say how long a confirmation has waited in seconds', () => {
    const [text = ''] = written((metrics) => metrics.publish({ parked: 1, [WAITED]: 1_260 }));

    expect(emfProblems(text.trimEnd(), Date.now())).toEqual([]);
    expect(JSON.parse(text)).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Metrics: [
              { Name: 'parked', Unit: 'Count' },
              { Name: 'waited', Unit: 'Seconds' },
            ],
          },
        ],
      },
      waited: 1_260,
    });
  });

  test('are not written where they are switched off', () => {
    const off = { ...SETTINGS, isEnabled: false };

    expect(written((metrics) => metrics.publish({ created: 1 }), off)).toEqual([]);
  });
});

describe('the check of EMF documents', () => {
  const nowMs = Date.UTC(2026, 0, 1);
  const valid = {
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: 'add_user',
          Dimensions: [['service']],
          Metrics: [{ Name: 'created', Unit: 'Count', StorageResolution: 60 }],
        },
      ],
    },
    service: 'add_user',
    created: 1,
    anything: { else: true },
  };
  const directive = valid._aws.CloudWatchMetrics[0];
  const withMetadata = (metadata: object) => ({ ...valid, _aws: { ...valid._aws, ...metadata } });
  const withDirective = (change: object) =>
    withMetadata({ CloudWatchMetrics: [{ ...directive, ...change }] });

  test('finds nothing in a valid document', () => {
    expect(emfProblems(JSON.stringify(valid), nowMs)).toEqual([]);
    expect(emfProblems(JSON.stringify({ ...valid, created: [1, 2] }), nowMs)).toEqual([]);
    expect(emfProblems(JSON.stringify(withDirective({ Dimensions: [[]] })), nowMs)).toEqual([]);
  });

  test.each([
    ['more than the document', `INFO ${JSON.stringify(valid)}`],
    ['no object', '[]'],
    ['no metadata', JSON.stringify({ ...valid, _aws: undefined })],
    ['too much of it', JSON.stringify({ ...valid, anything: 'a'.repeat(1_100_000) })],
    ['a member of metadata that is unknown', JSON.stringify(withMetadata({ Else: 1 }))],
    ['no time', JSON.stringify(withMetadata({ Timestamp: undefined }))],
    ['a broken time', JSON.stringify(withMetadata({ Timestamp: 1.5 }))],
    ['an old time', JSON.stringify(withMetadata({ Timestamp: nowMs - 15 * 86_400_000 }))],
    ['a time to come', JSON.stringify(withMetadata({ Timestamp: nowMs + 3 * 3_600_000 }))],
    ['no directives', JSON.stringify(withMetadata({ CloudWatchMetrics: {} }))],
    ['a directive that is no object', JSON.stringify(withMetadata({ CloudWatchMetrics: [1] }))],
    ['a member of a directive that is unknown', JSON.stringify(withDirective({ Else: 1 }))],
    ['no namespace', JSON.stringify(withDirective({ Namespace: '' }))],
    ['a long namespace', JSON.stringify(withDirective({ Namespace: 'a'.repeat(256) }))],
    ['no dimensions', JSON.stringify(withDirective({ Dimensions: [] }))],
    ['dimensions that are no sets', JSON.stringify(withDirective({ Dimensions: ['service'] }))],
    ['many dimensions', JSON.stringify(withDirective({ Dimensions: [Array(31).fill('service')] }))],
    ['an empty dimension', JSON.stringify(withDirective({ Dimensions: [['']] }))],
    ['a dimension without a value', JSON.stringify(withDirective({ Dimensions: [['missing']] }))],
    ['a dimension that is a number', JSON.stringify(withDirective({ Dimensions: [['created']] }))],
    ['no metrics', JSON.stringify(withDirective({ Metrics: undefined }))],
    [
      'many metrics',
      JSON.stringify(withDirective({ Metrics: Array(101).fill(directive?.Metrics[0]) })),
    ],
    ['a metric without a name', JSON.stringify(withDirective({ Metrics: [{}] }))],
    ['a metric without a value', JSON.stringify(withDirective({ Metrics: [{ Name: 'missing' }] }))],
    ['a metric that is text', JSON.stringify(withDirective({ Metrics: [{ Name: 'service' }] }))],
    ['a metric of many values', JSON.stringify({ ...valid, created: Array(101).fill(1) })],
    ['a metric of texts', JSON.stringify({ ...valid, created: ['1'] })],
    [
      'an unknown unit',
      JSON.stringify(withDirective({ Metrics: [{ Name: 'created', Unit: 'Cats' }] })),
    ],
    [
      'an unknown resolution',
      JSON.stringify(withDirective({ Metrics: [{ Name: 'created', StorageResolution: 5 }] })),
    ],
    [
      'an unknown member',
      JSON.stringify(withDirective({ Metrics: [{ Name: 'created', Else: 1 }] })),
    ],
  ])('finds %s', (_case, line) => {
    expect(emfProblems(line, nowMs)).toHaveLength(1);
  });
});
