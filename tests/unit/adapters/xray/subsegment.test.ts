import { describe, expect, test } from '@jest/globals';
// Past the name that the tests and the zips map to this project's own.
import sdk from '../../../../node_modules/aws-xray-sdk-core/dist/lib/index.js';
import { Subsegment } from '../../../../src/adapters/xray/subsegment.ts';

type Either = Subsegment | InstanceType<typeof sdk.Subsegment>;

const documentOf = (subsegment: Either): Record<string, unknown> =>
  JSON.parse(JSON.stringify(subsegment));

/** All that this project does with a subsegment. */
const fill = (subsegment: Either): void => {
  subsegment.addAnnotation('outcome', 'created');
  subsegment.addAnnotation('attempt', 2);
  subsegment.addAnnotation('ColdStart', true);
  subsegment.addMetadata('fault', { name: 'TimeoutError' });
  subsegment.addMetadata('more', 1);
  subsegment.addMetadata('of another', 1, 'namespace');
  const child = subsegment.addNewSubsegment('DynamoDB');
  child.addAttribute('namespace', 'aws');
  child.addAttribute('aws', { operation: 'PutItem', queue_url: undefined });
  child.addErrorFlag();
  child.close();
  subsegment.addNewSubsegment('open').addNewSubsegment('deeper').addFaultFlag();
};

/** Without what is different each time, and what X-Ray does not ask for. */
const comparable = ({
  notTraced,
  id,
  start_time,
  end_time,
  ...rest
}: Record<string, unknown>): object => ({
  ...rest,
  id: typeof id === 'string' && /^[0-9a-f]{16}$/.test(id),
  startedNow: Math.abs(Number(start_time) - Date.now() / 1_000) < 60,
  ended: end_time !== undefined && Number(end_time) >= Number(start_time),
  ...(Array.isArray(rest.subsegments) && { subsegments: rest.subsegments.map(comparable) }),
});

describe('a subsegment', () => {
  test('is the document that X-Ray’s own SDK would make of it, open and closed', () => {
    const own = new Subsegment('## index.handler');
    const theirs = new sdk.Subsegment('## index.handler');

    for (const subsegment of [own, theirs]) {
      fill(subsegment);
    }
    const open = [own, theirs].map((subsegment) => comparable(documentOf(subsegment)));
    for (const subsegment of [own, theirs]) {
      subsegment.close();
    }
    const closed = [own, theirs].map((subsegment) => comparable(documentOf(subsegment)));

    expect(open[0]).toEqual(open[1]);
    expect(open[0]).toMatchObject({ in_progress: true, ended: false });
    expect(closed[0]).toEqual(closed[1]);
    expect(closed[0]).not.toHaveProperty('in_progress');
    expect(closed[0]).toMatchObject({ ended: true });
  });

  test('knows its name, what was begun within it, and whether it has ended', () => {
    const subsegment = new Subsegment('## write');

    expect(subsegment.name).toBe('## write');
    expect(subsegment.subsegments).toBeUndefined();
    const children = [subsegment.addNewSubsegment('a'), subsegment.addNewSubsegment('b')];
    expect(subsegment.subsegments).toEqual(children);
    expect(subsegment.isClosed()).toBe(false);
    subsegment.close();
    expect(subsegment.isClosed()).toBe(true);
  });

  test('tells when it has ended, and nothing of what is below it', () => {
    const ended: Subsegment[] = [];
    const outer = new Subsegment('outer', (subsegment) => void ended.push(subsegment));

    outer.addNewSubsegment('inner').close();
    expect(ended).toEqual([]);
    outer.close();

    expect(ended).toEqual([outer]);
  });

  test('has an id of its own', () => {
    const ids = Array.from({ length: 100 }, () => documentOf(new Subsegment('any')).id);

    expect(new Set(ids).size).toBe(100);
  });
});
