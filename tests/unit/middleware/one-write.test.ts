import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { oneWrite } from '../../../middleware/one-write.ts';
import { middyRequest } from '../../support/middy-request.ts';

const NEVER_MS = 60_000;

afterEach(() => {
  jest.restoreAllMocks();
});

/** A stream that notes what reaches its far end. */
const openStream = () => {
  const stream = new PassThrough();
  const written: string[] = [];
  stream.on('data', (chunk: Buffer) => written.push(String(chunk)));
  return { stream, written };
};

describe('the lines of an invocation', () => {
  test.each(['after', 'onError'] as const)('are kept until it ends (%s)', (hook) => {
    const { stream, written } = openStream();
    const middleware = oneWrite({ stream, keepMs: NEVER_MS });
    const request = middyRequest({});

    middleware.before?.(request);
    stream.write('a\n');
    stream.write('b\n');
    expect(written).toEqual([]);
    expect(stream.writableCorked).toBe(1);
    middleware[hook]?.(request);

    expect(stream.writableCorked).toBe(0);
    expect(written.join('')).toBe('a\nb\n');
  });

  test('are written meanwhile when it takes long, and not held again by its end', async () => {
    const { stream } = openStream();
    const middleware = oneWrite({ stream, keepMs: 1 });
    const [slow, next] = [middyRequest({}), middyRequest({})];

    middleware.before?.(slow);
    stream.write('a\n');
    const [line] = await once(stream, 'data');
    expect(String(line)).toBe('a\n');
    expect(stream.writableCorked).toBe(0);

    const patient = oneWrite({ stream, keepMs: NEVER_MS });
    patient.before?.(next);
    middleware.after?.(slow);
    expect(stream.writableCorked).toBe(1);
    patient.after?.(next);
  });

  test('are let go once, although both ways out are taken', () => {
    const { stream } = openStream();
    const middleware = oneWrite({ stream, keepMs: NEVER_MS });
    const [first, second] = [middyRequest({}), middyRequest({})];

    middleware.before?.(first);
    middleware.before?.(second);
    middleware.after?.(first);
    middleware.onError?.(first);

    expect(stream.writableCorked).toBe(1);
    middleware.after?.(second);
    expect(stream.writableCorked).toBe(0);
  });

  test('leave no timer behind', () => {
    const { stream } = openStream();
    const cleared = jest.spyOn(globalThis, 'clearTimeout');
    const middleware = oneWrite({ stream, keepMs: NEVER_MS });
    const request = middyRequest({});

    middleware.before?.(request);
    middleware.after?.(request);

    expect(cleared).toHaveBeenCalledTimes(1);
    expect(cleared.mock.calls[0]?.[0]).toBeDefined();
  });

  test('are those of standard output', () => {
    const cork = jest.spyOn(process.stdout, 'cork').mockReturnValue();
    const uncork = jest.spyOn(process.stdout, 'uncork').mockReturnValue();
    const middleware = oneWrite();
    const request = middyRequest({});

    middleware.before?.(request);
    expect(cork).toHaveBeenCalledTimes(1);
    middleware.after?.(request);
    expect(uncork).toHaveBeenCalledTimes(1);
  });
});
