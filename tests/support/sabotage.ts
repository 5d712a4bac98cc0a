import { jest } from '@jest/globals';
import type { MiddlewareObj, Request } from '@middy/core';
import type { NextFunction } from '../../src/domain/next-function.ts';
import type { TriggerParts } from '../../src/handler.ts';

type Middleware = MiddlewareObj<unknown, unknown>;
type CreateHandler = (parts: TriggerParts) => (event: unknown, context: object) => Promise<unknown>;

/** What a sabotaged hook does. */
export type Manner = 'instead of its work' | 'after its work' | 'by returning' | 'by changing all';

/** A next function that does nothing: with it, every middleware is there. */
const IDLE: NextFunction = { call: async () => undefined, handOver: async () => undefined };

const HOOKS = ['before', 'after', 'onError'] as const;

/** Every middleware of the pipeline, first to last. */
export const MIDDLEWARES = [
  'raw-event',
  'release-lines',
  'lambda-context',
  'canonical-line',
  'input-output-log',
  'outcome-metric',
  'tracing',
  'hold-lines',
  'next-function',
  'parking',
] as const;

/** Every hook of every middleware, those too that a middleware does not have today. */
export const PLACES = MIDDLEWARES.flatMap((name) => HOOKS.map((hook) => `${name}.${hook}`));

/** What a sabotaged hook throws. */
export const SABOTAGE = new Error('sabotage');

const scribble = (request: Request): void => {
  Object.assign(request.event as object, { version: 'changed', request: 'changed' });
  request.response = 'changed';
};

/** A pipeline whose every hook can be made to fail. */
export class Sabotage {
  manner: Manner = 'instead of its work';
  /** Which hooks fail, of `PLACES`. */
  places: readonly string[] = [];
  /** The names of the middlewares that were made, first to last. */
  readonly created = new Set<string>();
  readonly createHandler: CreateHandler;

  private constructor(createHandler: CreateHandler) {
    this.createHandler = createHandler;
  }

  /** Must be called before anything else loads the handler: its middlewares are replaced on the way. */
  static async load(): Promise<Sabotage> {
    let sabotage: Sabotage | undefined;
    const real = await import('../../middleware/unfailing.ts');
    jest.unstable_mockModule('../../middleware/unfailing.ts', () => ({
      ...real,
      unfailing: (name: string, middleware: Middleware, report: TriggerParts['report']) =>
        real.unfailing(name, sabotage?.around(name, middleware) ?? middleware, report),
    }));
    const { createHandler } = await import('../../src/handler.ts');
    const create = createHandler as CreateHandler; // middy's own type has more to it
    sabotage = new Sabotage((parts) => create({ next: IDLE, ...parts }));
    return sabotage;
  }

  private around(name: string, middleware: Middleware): Middleware {
    this.created.add(name);
    return Object.fromEntries(
      HOOKS.map((hook) => [
        hook,
        async (request: Request) => {
          const work = async () => middleware[hook]?.(request);
          return this.places.includes(`${name}.${hook}`) ? this.fail(request, work) : work();
        },
      ]),
    );
  }

  private async fail(request: Request, work: () => unknown): Promise<unknown> {
    if (this.manner === 'instead of its work') {
      throw SABOTAGE;
    }
    await work();
    if (this.manner === 'by changing all') {
      scribble(request);
    }
    if (this.manner === 'by returning') {
      return 'changed';
    }
    throw SABOTAGE;
  }
}
