import { Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { XrayDaemon } from '../../../../infra/local/xray/xray-daemon.ts';
import { createDaemonClient, udpAddress } from '../../../../src/adapters/xray/daemon.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

const document = (id: string) => ({ id, name: 'any', start_time: 1, type: 'subsegment' });

/** The next warning that Node would show, which keeps it from showing it. */
const nextWarning = (): Promise<readonly unknown[]> => {
  const { promise, resolve } = Promise.withResolvers<readonly unknown[]>();
  jest.spyOn(process, 'emitWarning').mockImplementation((...warning) => resolve(warning));
  return promise;
};

const LOSS = 'A trace could not be sent to the X-Ray daemon.';

describe('the address of the daemon', () => {
  test.each([
    ['127.0.0.1:2000', { host: '127.0.0.1', port: 2000 }],
    ['169.254.79.129:2000', { host: '169.254.79.129', port: 2000 }],
    ['tcp:127.0.0.1:2000 udp:127.0.0.2:2001', { host: '127.0.0.2', port: 2001 }],
    ['udp:127.0.0.2:2001 tcp:127.0.0.1:2000', { host: '127.0.0.2', port: 2001 }],
    ['my-udp:2000', { host: 'my-udp', port: 2000 }],
  ])('%s is understood', (text, address) => {
    expect(udpAddress(text)).toEqual(address);
  });
});

describe('the client of the daemon', () => {
  test('sends each document as a datagram that the daemon understands', async () => {
    await using daemon = await XrayDaemon.start();
    const send = createDaemonClient(daemon.address);

    for (const id of ['first', 'second']) {
      send(document(id));
      await once(daemon, 'segment');
    }

    expect(daemon.datagrams).toEqual(
      ['first', 'second'].map(
        (id) => `{"format":"json","version":1}\n${JSON.stringify(document(id))}`,
      ),
    );
  });

  test('opens one socket for all, which does not keep the process alive', async () => {
    await using daemon = await XrayDaemon.start();
    const bind = jest.spyOn(Socket.prototype, 'bindSync');
    const unref = jest.spyOn(Socket.prototype, 'unref');
    const send = createDaemonClient(daemon.address);

    send(document('first'));
    send(document('second'));
    await once(daemon, 'segment');

    expect(bind).toHaveBeenCalledTimes(1);
    expect(unref).toHaveBeenCalledTimes(1);
  });

  test('sends under an older Node.js as well, which has no bindSync', async () => {
    await using daemon = await XrayDaemon.start();
    const { bindSync } = Socket.prototype;
    Object.defineProperty(Socket.prototype, 'bindSync', { value: undefined, configurable: true });
    try {
      createDaemonClient(daemon.address)(document('only'));
      await once(daemon, 'segment');
    } finally {
      Object.defineProperty(Socket.prototype, 'bindSync', { value: bindSync, configurable: true });
    }

    expect(daemon.segments).toMatchObject([{ id: 'only' }]);
  });

  test('tells of a document that is too large for a datagram, and sends the next', async () => {
    await using daemon = await XrayDaemon.start();
    const send = createDaemonClient(daemon.address);
    const warning = nextWarning();

    send({ ...document('large'), metadata: 'ada@example.com'.repeat(10_000) });
    const told = await warning;
    send(document('next'));
    await once(daemon, 'segment');

    expect(told).toEqual([LOSS, { code: 'ADD_USER_W_TRACE', detail: 'EMSGSIZE' }]);
    expect(daemon.segments).toMatchObject([{ id: 'next' }]);
  });

  test.each(['nowhere', '127.0.0.1:many'])('does not throw at the address %s', async (address) => {
    const warning = nextWarning();

    expect(() => createDaemonClient(address)(document('any'))).not.toThrow();

    expect(await warning).toMatchObject([LOSS, { code: 'ADD_USER_W_TRACE' }]);
  });

  test('does not throw at a document that cannot be written down', async () => {
    await using daemon = await XrayDaemon.start();
    const warning = nextWarning();

    createDaemonClient(daemon.address)({ big: 1n });

    expect(await warning).toEqual([LOSS, { code: 'ADD_USER_W_TRACE', detail: '' }]);
  });

  test('opens another socket after one that broke', async () => {
    await using daemon = await XrayDaemon.start();
    const opened = jest.spyOn(Socket.prototype, 'bindSync');
    const send = createDaemonClient(daemon.address);
    send(document('first'));
    await once(daemon, 'segment');

    const [socket] = opened.mock.contexts as Socket[];
    socket?.emit('error', new Error('broken'));
    send(document('second'));
    await once(daemon, 'segment');

    expect(opened).toHaveBeenCalledTimes(2);
    expect(daemon.segments).toMatchObject([{ id: 'first' }, { id: 'second' }]);
    expect(() => socket?.address()).toThrow(); // it is closed
  });
});
