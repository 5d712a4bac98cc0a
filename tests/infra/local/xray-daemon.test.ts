import { createSocket } from 'node:dgram';
import { expect, test } from '@jest/globals';
import { HANDLER_SUBSEGMENT, XrayDaemon } from '../../../infra/local/xray/xray-daemon.ts';

const HEADER = '{"format":"json","version":1}\n';
const document = (id: string, fields: object) => JSON.stringify({ id, start_time: 1, ...fields });

const sendTo = async (daemon: XrayDaemon, ...datagrams: string[]): Promise<void> => {
  const [host, port] = daemon.address.split(':');
  await using socket = createSocket('udp4');
  for (const datagram of datagrams) {
    await new Promise((sent) => socket.send(datagram, Number(port), host, sent));
  }
};

test('waits until the subsegment of the handler has come, and keeps traces apart', async () => {
  await using daemon = await XrayDaemon.start();
  const call = document('1', { name: 'DynamoDB', trace_id: 'mine', parent_id: '2' });
  const others = document('9', { name: HANDLER_SUBSEGMENT, trace_id: 'other' });
  const handler = document('2', { name: HANDLER_SUBSEGMENT, trace_id: 'mine' });

  const waiting = daemon.waitForTrace('mine');
  await sendTo(daemon, HEADER + call, HEADER + others, HEADER + handler);

  expect((await waiting).map(({ id }) => id)).toEqual(['1', '2']);
  expect(daemon.datagrams).toEqual([HEADER + call, HEADER + others, HEADER + handler]);
});

test('returns what has come when the time is over', async () => {
  await using daemon = await XrayDaemon.start();

  expect(await daemon.waitForTrace('never', 1)).toEqual([]);
});

test('keeps a datagram that is no segment, and goes on', async () => {
  await using daemon = await XrayDaemon.start();

  const waiting = daemon.waitForTrace('t');
  await sendTo(
    daemon,
    'noise',
    HEADER + document('1', { name: HANDLER_SUBSEGMENT, trace_id: 't' }),
  );
  await waiting;

  expect(daemon.datagrams).toHaveLength(2);
  expect(daemon.segments).toHaveLength(1);
});
