import { PassThrough } from 'node:stream';
import { afterEach, expect, jest, test } from '@jest/globals';
import { oneWrite } from '../../../middleware/one-write.ts';
import { middyRequest } from '../../support/middy-request.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** A stream that notes what reaches its far end, chunk by chunk. */
const openStream = () => {
  const stream = new PassThrough();
  const written: string[] = [];
  stream.on('data', (chunk: Buffer) => written.push(String(chunk)));
  return { stream, written };
};

const hooks = ['after', 'onError'] as const;

test.each(hooks)('lines are kept from hold to release (%s)', async (hook) => {
  const { stream, written } = openStream();
  const corked = () => stream.writableCorked;
  const { hold, release } = oneWrite(stream);
  const request = middyRequest({});

  expect(corked()).toBe(0);
  hold[hook]?.(request);
  expect(corked()).toBe(1);
  stream.write('a\n');
  stream.write('b\n');
  expect(written).toEqual([]);
  release[hook]?.(request);

  expect(corked()).toBe(0);
  expect(written.join('')).toBe('a\nb\n');
});

test('lines that nobody released are written when the turn ends', async () => {
  const { stream, written } = openStream();

  oneWrite(stream).hold.after?.(middyRequest({}));
  stream.write('a\n');
  await new Promise((resolve) => setImmediate(resolve));

  expect(stream.writableCorked).toBe(0);
  expect(written).toEqual(['a\n']);
});

test('one that was released is not released again by the end of the turn, while another holds', async () => {
  const { stream } = openStream();
  const { hold, release } = oneWrite(stream);
  const request = middyRequest({});

  hold.after?.(request);
  release.after?.(request);
  await new Promise((resolve) => setImmediate(resolve));
  hold.after?.(request);

  expect(stream.writableCorked).toBe(1);
});

test('the stream is standard output', () => {
  const cork = jest.spyOn(process.stdout, 'cork').mockReturnValue();
  const uncork = jest.spyOn(process.stdout, 'uncork').mockReturnValue();
  const { hold, release } = oneWrite();

  hold.after?.(middyRequest({}));
  expect(cork).toHaveBeenCalledTimes(1);
  release.after?.(middyRequest({}));
  expect(uncork).toHaveBeenCalledTimes(1);
});
