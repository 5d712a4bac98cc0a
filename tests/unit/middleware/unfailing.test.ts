import { describe, expect, jest, test } from '@jest/globals';
import type { Request } from '@middy/core';
import { unfailing } from '../../../middleware/unfailing.ts';
import { type ReportFault, tell } from '../../../src/observability/report-fault.ts';
import { middyRequest } from '../../support/middy-request.ts';

const fault = new Error('the hook is broken');
const HOOKS = ['before', 'after', 'onError'] as const;

const broken = (): never => {
  throw fault;
};

const reports = () => jest.fn<ReportFault>();

describe('an unfailing middleware', () => {
  test.each(HOOKS)('runs the %s hook with the request and reports nothing', async (hook) => {
    const seen: Request[] = [];
    const report = reports();
    const request = middyRequest({});

    await unfailing('part', { [hook]: (given: Request) => void seen.push(given) }, report)[hook]?.(
      request,
    );

    expect(seen).toEqual([request]);
    expect(seen[0]).toBe(request);
    expect(report).not.toHaveBeenCalled();
  });

  test.each(HOOKS)('passes over a %s hook that throws, and says which it was', async (hook) => {
    const report = reports();

    await unfailing('part', { [hook]: broken }, report)[hook]?.(middyRequest({}));

    expect(report.mock.calls).toEqual([['part', hook, fault]]);
  });

  test.each(HOOKS)('passes over a %s hook that rejects', async (hook) => {
    const report = reports();

    await unfailing('part', { [hook]: async () => broken() }, report)[hook]?.(middyRequest({}));

    expect(report.mock.calls).toEqual([['part', hook, fault]]);
  });

  test.each(HOOKS)(
    'drops what the %s hook returns, which middy would take for the answer',
    async (hook) => {
      const guarded = unfailing('part', { [hook]: () => 'an answer' }, reports());

      expect(await guarded[hook]?.(middyRequest({}))).toBeUndefined();
    },
  );

  test.each(HOOKS)('has the %s hook alone if that is the only one', (hook) => {
    expect(Object.keys(unfailing('part', { [hook]: () => undefined }, reports()))).toEqual([hook]);
  });

  test.each(HOOKS)('gives no answer of its own in its %s hook', async (hook) => {
    const request = middyRequest({});

    await unfailing('part', { [hook]: broken }, reports())[hook]?.(request);

    expect(request.response).toBeUndefined();
  });

  test('survives a report that fails as well', async () => {
    const guarded = unfailing('part', { before: broken }, broken);

    expect(await guarded.before?.(middyRequest({}))).toBeUndefined();
  });
});

describe('telling of a fault', () => {
  test('passes it on', () => {
    const report = reports();

    tell(report, 'part', 'moment', fault);

    expect(report.mock.calls).toEqual([['part', 'moment', fault]]);
  });

  test('never throws', () => {
    expect(() => tell(broken, 'part', 'moment', fault)).not.toThrow();
  });
});
