import { describe, expect, jest, test } from '@jest/globals';
import { SIGN_UP_SOURCE } from '../../../../src/domain/confirmation.ts';
import { keyOf as keyOfWrite, type PendingWrite } from '../../../../src/domain/pending-write.ts';
import { compareUsers } from '../../../../src/domain/reconcile/compare-users.ts';
import { statesWithRow } from '../../../../src/domain/reconcile/user-state.ts';
import { AlreadyInProgressError } from '../../../../src/domain/record-confirmation.ts';
import {
  fakeOutside,
  findingsOf,
  NOW_MS,
  plan,
  poolUser,
  rowKey,
} from '../../../support/reconcile-fakes.ts';
import { copying } from '../../../support/templates.ts';

const applying = { ...plan, apply: true };
const keyOf = (sub: string) => [plan.userPoolId, sub, SIGN_UP_SOURCE].join(' ');

describe('a comparison', () => {
  test('tells who has a row, who has none, and who needs none', async () => {
    const { ports, rows } = fakeOutside();
    rows.set(rowKey('with@example.com'), { sub: undefined });
    rows.set(rowKey('own@example.com'), { sub: 'own' });

    const compared = await compareUsers(ports, plan, [
      poolUser('with'),
      poolUser('own'),
      poolUser('without'),
      poolUser('phone', { email: undefined }),
      poolUser('empty', { email: '' }),
      poolUser('longest', { email: 'ü'.repeat(1_024) }),
      poolUser('endless', { email: `${'ü'.repeat(1_024)}x` }),
      poolUser('new', { status: 'UNCONFIRMED' }),
      poolUser('federated', { status: 'EXTERNAL_PROVIDER' }),
      poolUser('invited', { status: 'FORCE_CHANGE_PASSWORD' }),
      poolUser('off', { isEnabled: false }),
    ]);

    expect(findingsOf(compared)).toEqual({
      with: 'present',
      own: 'present',
      without: 'missing',
      phone: 'no-key',
      empty: 'no-key',
      longest: 'missing',
      endless: 'no-key',
      new: 'skipped:UNCONFIRMED',
      federated: 'missing',
      invited: 'skipped:FORCE_CHANGE_PASSWORD',
      off: 'skipped:DISABLED',
    });
    expect(compared.some((one) => 'rowSub' in one)).toBe(false);
  });

  test('counts the states that were asked for', async () => {
    const { ports } = fakeOutside();
    const states = statesWithRow(['FORCE_CHANGE_PASSWORD', 'DISABLED'], ['EXTERNAL_PROVIDER']);

    const compared = await compareUsers(ports, { ...plan, states }, [
      poolUser('invited', { status: 'FORCE_CHANGE_PASSWORD' }),
      poolUser('off', { isEnabled: false }),
      poolUser('outside', { status: 'EXTERNAL_PROVIDER' }),
      poolUser('off-and-new', { status: 'UNCONFIRMED', isEnabled: false }),
    ]);

    expect(findingsOf(compared)).toEqual({
      invited: 'missing',
      off: 'missing',
      outside: 'skipped:EXTERNAL_PROVIDER',
      'off-and-new': 'skipped:UNCONFIRMED',
    });
  });

  test("notes a row that holds another user's sub", async () => {
    const { ports, rows } = fakeOutside();
    rows.set(rowKey('a@example.com'), { sub: 'b' });

    const [compared] = await compareUsers(ports, plan, [poolUser('a')]);

    expect(compared).toMatchObject({ finding: 'present', rowSub: 'b' });
  });

  test('takes addresses byte for byte', async () => {
    const { ports, rows } = fakeOutside();
    rows.set(rowKey('Ada@example.com'), { sub: undefined });

    const compared = await compareUsers(ports, plan, [
      poolUser('ada', { email: 'ada@example.com' }),
    ]);

    expect(findingsOf(compared)).toEqual({ ada: 'missing' });
  });

  test('asks for an address once, and looks again only for what it did not see', async () => {
    const { ports, rows } = fakeOutside();
    rows.set(rowKey('a@example.com'), { sub: undefined });
    const lookUp = jest.fn(ports.lookUp);

    await compareUsers({ ...ports, lookUp }, plan, [
      poolUser('a'),
      poolUser('a2', { email: 'a@example.com' }),
      poolUser('b'),
    ]);

    expect(lookUp.mock.calls).toEqual([
      [[rowKey('a@example.com'), rowKey('b@example.com')], false],
      [[rowKey('b@example.com')], true],
    ]);
  });

  test('takes one look where a row is written if it is not there', async () => {
    const { ports } = fakeOutside();
    const lookUp = jest.fn(ports.lookUp);

    await compareUsers({ ...ports, lookUp }, applying, [poolUser('a')]);

    expect(lookUp.mock.calls).toEqual([[[rowKey('a@example.com')], false]]);
  });

  test('sees a row that only the second look shows', async () => {
    const { ports } = fakeOutside();
    const lookUp = async (emails: readonly string[], freshly: boolean) =>
      new Map(freshly ? emails.map((email) => [email, { sub: undefined }]) : []);

    const compared = await compareUsers({ ...ports, lookUp }, plan, [poolUser('a')]);

    expect(findingsOf(compared)).toEqual({ a: 'present' });
  });

  test('leaves to the trigger who was confirmed just now', async () => {
    const { ports, written } = fakeOutside();

    const compared = await compareUsers(ports, applying, [
      poolUser('now', { modifiedMs: NOW_MS - 59_999 }),
      poolUser('before', { modifiedMs: NOW_MS - 60_000 }),
    ]);

    expect(findingsOf(compared)).toEqual({ now: 'in-progress', before: 'repaired' });
    expect(written).toHaveLength(1);
  });

  test('only reports, unless it is told to write', async () => {
    const { ports, written, records } = fakeOutside();
    records.set(keyOf('removed'), 'done');
    records.set(keyOf('busy'), 'in-progress');

    const compared = await compareUsers(ports, plan, [
      poolUser('missing'),
      poolUser('removed'),
      poolUser('busy'),
    ]);

    expect(findingsOf(compared)).toEqual({
      missing: 'missing',
      removed: 'removed',
      busy: 'in-progress',
    });
    expect(written).toEqual([]);
    expect(records.size).toBe(2);
  });
});

describe('a repair', () => {
  test("writes the trigger's own row and record", async () => {
    const { ports, written, records } = fakeOutside();
    const attributes = { sub: 'a', email: 'a@example.com', 'custom:plan': 'gold', name: 'Ada' };

    const compared = await compareUsers(
      ports,
      { ...applying, template: copying('sub', 'custom:plan', 'custom:none') },
      [poolUser('a', { attributes })],
    );

    expect(findingsOf(compared)).toEqual({ a: 'repaired' });
    expect(written).toEqual([{ email: 'a@example.com', sub: 'a', 'custom:plan': 'gold' }]);
    expect([...records]).toEqual([[keyOf('a'), 'done']]);
  });

  test('does not bring back a row that was removed while its record lives', async () => {
    const { ports, written, records } = fakeOutside();
    records.set(keyOf('a'), 'done');

    const compared = await compareUsers(ports, applying, [poolUser('a')]);

    expect(findingsOf(compared)).toEqual({ a: 'removed' });
    expect(written).toEqual([]);
  });

  test('looks freshly whether a row is there that somebody seems to have removed', async () => {
    const { ports, records } = fakeOutside();
    records.set(keyOf('a'), 'done');
    const lookUp = jest.fn(ports.lookUp);

    await compareUsers({ ...ports, lookUp }, applying, [poolUser('a'), poolUser('b')]);

    expect(lookUp.mock.calls.at(-1)).toEqual([[rowKey('a@example.com')], true]);
  });

  test('tells apart users who share an address: whose row was removed, and whose was written', async () => {
    const { ports, records } = fakeOutside();
    records.set(keyOf('a'), 'done');
    const email = 'same@example.com';

    const compared = await compareUsers(ports, applying, [
      poolUser('a', { email }),
      poolUser('b', { email }),
    ]);

    expect(findingsOf(compared)).toEqual({ a: 'present', b: 'repaired' });
  });

  test.each([true, false])(
    'does not take for removed what the trigger wrote meanwhile (apply: %p)',
    async (apply) => {
      const { ports, rows, records } = fakeOutside();
      let looks = 0;
      const lookUp: typeof ports.lookUp = async (emails, freshly) => {
        looks += 1;
        const found = await ports.lookUp(emails, freshly);
        if (looks === (apply ? 1 : 2)) {
          rows.set(rowKey('a@example.com'), { sub: 'a' });
          records.set(keyOf('a'), 'done');
        }
        return found;
      };

      const compared = await compareUsers({ ...ports, lookUp }, { ...plan, apply }, [
        poolUser('a'),
      ]);

      expect(findingsOf(compared)).toEqual({ a: 'present' });
    },
  );

  test('writes one row for users who share an address, the first', async () => {
    const { ports, written } = fakeOutside();

    const compared = await compareUsers(ports, { ...applying, template: copying('sub') }, [
      poolUser('a', { email: 'same@example.com' }),
      poolUser('b', { email: 'same@example.com' }),
    ]);

    expect(findingsOf(compared)).toEqual({ a: 'repaired', b: 'present' });
    expect(written).toEqual([{ email: 'same@example.com', sub: 'a' }]);
  });

  test('writes many together, and by themselves only those that were left', async () => {
    const { ports, written } = fakeOutside();
    const writeTogether = jest.fn(
      async (writes: readonly PendingWrite[]) =>
        new Set(writes.filter((write) => keyOfWrite(write)[1] !== 'left')),
    );
    const attributes = { 'custom:plan': 'gold' };

    const compared = await compareUsers(
      { ...ports, writeTogether },
      { ...applying, template: copying('custom:plan') },
      [poolUser('a', { attributes }), poolUser('left'), poolUser('b')],
    );

    expect(findingsOf(compared)).toEqual({ a: 'repaired', left: 'repaired', b: 'repaired' });
    expect(written).toEqual([{ email: 'left@example.com' }]);
    expect(writeTogether).toHaveBeenCalledTimes(1);
    expect(writeTogether.mock.calls[0]?.[0][0]).toEqual({
      userPoolId: plan.userPoolId,
      user: { sub: 'a' },
      triggerSource: SIGN_UP_SOURCE,
      row: { email: 'a@example.com', 'custom:plan': 'gold' },
    });
  });

  test('writes nothing for a user whose row cannot be made', async () => {
    const { ports, written } = fakeOutside();
    const template = copying('name', 'nickname');
    const huge = { name: 'x'.repeat(205_000), nickname: 'x'.repeat(205_000) };

    const compared = await compareUsers(ports, { ...applying, template }, [
      poolUser('a', { attributes: huge }),
    ]);

    expect(findingsOf(compared)).toEqual({ a: 'no-key' });
    expect(written).toEqual([]);
  });

  test('steps back from a confirmation that somebody else is writing', async () => {
    const { ports, written } = fakeOutside();
    const once = async () => {
      throw new AlreadyInProgressError();
    };

    const compared = await compareUsers(
      { ...ports, idempotency: { ...ports.idempotency, once } },
      applying,
      [poolUser('a')],
    );

    expect(findingsOf(compared)).toEqual({ a: 'in-progress' });
    expect(written).toEqual([]);
  });

  test('writes nothing without the idempotency record, where the trigger would', async () => {
    const { ports, written } = fakeOutside();
    const wait = jest.fn(ports.wait);
    const down = new Error('down');
    const once = jest.fn(async () => {
      throw down;
    });

    const compared = await compareUsers(
      { ...ports, wait, idempotency: { ...ports.idempotency, once } },
      applying,
      [poolUser('a')],
    );

    expect(compared).toMatchObject([{ finding: 'failed', fault: down }]);
    expect(written).toEqual([]);
    expect(once).toHaveBeenCalledTimes(5);
    expect(wait.mock.calls).toEqual([[200], [600], [1_800], [5_400]]);
  });

  test('tries again what failed for a moment', async () => {
    const { ports } = fakeOutside();
    const putIfAbsent = jest.fn(ports.putIfAbsent).mockRejectedValueOnce(new Error('throttled'));

    const compared = await compareUsers({ ...ports, putIfAbsent }, applying, [poolUser('a')]);

    expect(findingsOf(compared)).toEqual({ a: 'repaired' });
  });

  test('waits for the lock that its own first attempt left behind', async () => {
    const { ports } = fakeOutside();
    const once = jest
      .fn(ports.idempotency.once)
      .mockRejectedValueOnce(new Error('throttled, and the lock stays'))
      .mockRejectedValueOnce(new AlreadyInProgressError());

    const compared = await compareUsers(
      { ...ports, idempotency: { ...ports.idempotency, once } },
      applying,
      [poolUser('a')],
    );

    expect(findingsOf(compared)).toEqual({ a: 'repaired' });
  });

  test('counts a row whose record could not be completed, and completes it if it can', async () => {
    const { ports, written } = fakeOutside();
    const lost = new Error('the answer was lost');
    const complete = jest.fn(ports.idempotency.complete).mockRejectedValueOnce(lost);
    const idempotency = {
      complete,
      once: async (_key: unknown, work: () => Promise<unknown>) => {
        await work();
        throw lost;
      },
    };

    const compared = await compareUsers({ ...ports, idempotency }, applying, [
      poolUser('a'),
      poolUser('b'),
    ]);

    expect(findingsOf(compared)).toEqual({ a: 'repaired', b: 'repaired' });
    expect(written).toHaveLength(2);
    expect(complete.mock.calls.map(([[, sub]]) => sub)).toEqual(['a', 'b']);
  });

  test('ends with a fault that concerns all writes', async () => {
    const { ports } = fakeOutside();
    const denied = new Error('denied');
    const putIfAbsent = async () => {
      throw denied;
    };

    const comparing = compareUsers(
      { ...ports, putIfAbsent, isFatal: (fault) => fault === denied },
      applying,
      [poolUser('a')],
    );

    await expect(comparing).rejects.toBe(denied);
  });
});
