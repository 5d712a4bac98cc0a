import { describe, expect, test } from '@jest/globals';
import { parkedBody } from '../../../src/domain/parked-confirmation.ts';
import {
  AlreadyInProgressError,
  type Idempotency,
  type Ports,
  type PutResult,
} from '../../../src/domain/record-confirmation.ts';
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

type World = {
  readonly putIfAbsent?: () => Promise<PutResult>;
  readonly once?: Idempotency['once'];
};

const worldOf = ({ putIfAbsent = async () => 'created', once }: World = {}) => {
  const keys: unknown[] = [];
  const puts: unknown[] = [];
  const seen = { open: 0 };
  const ports: Ports & Disposable = {
    idempotency: {
      once: async (key, work) => {
        keys.push(key);
        await (once ? once(key, work) : work());
      },
      complete: async () => {
        throw new Error('nothing is noted without the record');
      },
    },
    putIfAbsent: (...put) => {
      puts.push(put);
      return putIfAbsent();
    },
    asOneWrite: (work) => work(),
    [Symbol.dispose]: () => {
      seen.open -= 1;
    },
  };
  const openPorts = () => {
    seen.open += 1;
    return ports;
  };
  return { openPorts, keys, puts, seen };
};

const down = new Error('down');
const failing = () => Promise.reject(down);

describe('replaying a parked confirmation', () => {
  test('writes its row under the key of the trigger, and says whose it is', async () => {
    const { openPorts, keys, puts, seen } = worldOf();

    const result = await replayParked(parkedBody(write), LESSON_KEY, openPorts);

    expect(result).toEqual({ outcome: 'created', degraded: false, faults: [], handles });
    expect(keys).toEqual([[write.userPoolId, user.sub, write.triggerSource]]);
    expect(puts).toEqual([[write, true]]);
    expect(seen.open).toBe(0);
  });

  test.each(['row-exists', 'own-row-exists'] as const)(
    'is done where the put says %s',
    async (result) => {
      const { openPorts } = worldOf({ putIfAbsent: async () => result });

      expect(await replayParked(parkedBody(write), LESSON_KEY, openPorts)).toMatchObject({
        outcome: 'row-exists',
        faults: [],
      });
    },
  );

  test('writes nothing if the record is complete', async () => {
    const { openPorts, puts } = worldOf({ once: async () => undefined });

    const result = await replayParked(parkedBody(write), LESSON_KEY, openPorts);

    expect(result).toEqual({ outcome: 'already-applied', degraded: false, faults: [], handles });
    expect(puts).toEqual([]);
  });

  test('leaves it parked when the write fails, and closes what it opened', async () => {
    const { openPorts, seen } = worldOf({ putIfAbsent: failing });

    const result = await replayParked(parkedBody(write), LESSON_KEY, openPorts);

    expect(result).toEqual({ outcome: 'parked', degraded: false, faults: [down], handles });
    expect(seen.open).toBe(0);
  });

  test.each([
    ['cannot be asked', down],
    ['says that another is at work', new AlreadyInProgressError()],
  ])('writes nothing while the idempotency table %s', async (_, fault) => {
    const { openPorts, puts } = worldOf({ once: () => Promise.reject(fault) });

    const result = await replayParked(parkedBody(write), LESSON_KEY, openPorts);

    expect(result).toEqual({ outcome: 'parked', degraded: false, faults: [fault], handles });
    expect(puts).toEqual([]);
  });

  test('leaves it parked when it was written and cannot be remembered', async () => {
    const once: Idempotency['once'] = async (_key, work) => {
      await work();
      throw down;
    };

    const result = await replayParked(parkedBody(write), LESSON_KEY, worldOf({ once }).openPorts);

    expect(result).toEqual({ outcome: 'parked', degraded: false, faults: [down], handles });
  });

  test('leaves it parked when there is nothing to write with', async () => {
    const result = await replayParked(parkedBody(write), LESSON_KEY, () => {
      throw down;
    });

    expect(result).toEqual({ outcome: 'parked', degraded: false, faults: [down], handles });
  });

  test('opens nothing for a message that cannot be read', async () => {
    const { openPorts, keys } = worldOf({ putIfAbsent: failing });

    const result = await replayParked('{', LESSON_KEY, openPorts);

    expect(result).toEqual({ outcome: 'malformed', degraded: false, faults: [], handles: {} });
    expect(keys).toEqual([]);
  });
});
