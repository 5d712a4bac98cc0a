import { describe, expect, test } from '@jest/globals';
import type { WriteOutcome } from '../../../src/domain/outcome.ts';
import { parkedBody } from '../../../src/domain/parked-confirmation.ts';
import type { Ports } from '../../../src/domain/record-confirmation.ts';
import { replayParked } from '../../../src/domain/replay-parked.ts';
import { LESSON_KEY } from '../../support/templates.ts';

const write = {
  userPoolId: 'eu-central-1_45YtlkflA',
  user: { sub: 'a2c21839-f9fc-49e3-be9a-16f5823d6705' },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  row: { email: 'ada@example.com' },
};
const { userPoolId, triggerSource, user } = write;
const handles = { userPoolId, triggerSource, ...user };

const portsThat = (putIfAbsent: () => Promise<WriteOutcome>) => {
  const keys: unknown[] = [];
  const ports: Ports = {
    memory: {
      once: async (key, work) => {
        keys.push(key);
        await work();
      },
      note: async () => undefined,
    },
    putIfAbsent,
    asOneWrite: (work) => work(),
  };
  return { ports, keys };
};

describe('replaying a parked confirmation', () => {
  test('writes its row under the key of the trigger, and says whose it is', async () => {
    const { ports, keys } = portsThat(async () => 'created');

    const result = await replayParked(ports, parkedBody(write), LESSON_KEY);

    expect(result).toEqual({ outcome: 'created', degraded: false, faults: [], handles });
    expect(keys).toEqual([[userPoolId, user.sub, triggerSource]]);
  });

  test('tells nobody the user name of one without a sub', async () => {
    const { ports, keys } = portsThat(async () => 'created');
    const ada = { ...write, user: { userName: user.sub } };

    const result = await replayParked(ports, parkedBody(ada), LESSON_KEY);

    expect(result).toMatchObject({ outcome: 'created', handles: { userPoolId, triggerSource } });
    expect(result.handles).not.toHaveProperty('sub');
    expect(keys).toEqual([[userPoolId, user.sub, triggerSource]]);
  });

  test('leaves it parked when the write fails', async () => {
    const down = new Error('down');
    const { ports } = portsThat(() => Promise.reject(down));

    const result = await replayParked(ports, parkedBody(write), LESSON_KEY);

    expect(result).toEqual({ outcome: 'parked', degraded: false, faults: [down], handles });
  });

  test('calls nothing for a message that cannot be read', async () => {
    const { ports, keys } = portsThat(async () => 'created');

    const result = await replayParked(ports, '{', LESSON_KEY);

    expect(result).toEqual({ outcome: 'malformed', degraded: false, faults: [], handles: {} });
    expect(keys).toEqual([]);
  });
});
