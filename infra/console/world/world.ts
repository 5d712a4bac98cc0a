import type { BuiltZip } from '../../build/build.ts';
import { allStarted } from './all-started.ts';
import { Feed } from './feed.ts';
import { createInvoke, type Invoke } from './invoke.ts';
import { Journal } from './journal.ts';
import { type FunctionSettings, type Parts, startParts } from './parts.ts';
import { startRetryLoop } from './retry-loop.ts';
import { startUserPool, type UserPool } from './user-pool.ts';

/** All that runs for the console, and all that is known of it. */
export type World = AsyncDisposable & {
  readonly parts: Parts;
  readonly pool: UserPool;
  readonly journal: Journal;
  readonly invoke: Invoke;
  readonly feed: Feed;
};

type WorldOptions = FunctionSettings & {
  readonly zips: readonly BuiltZip[];
  /** Where the functions can be invoked by AWS's API. */
  readonly lambdaEndpoint: string;
  /** Keeps tables and users. @default in memory, and gone at the end */
  readonly keepDir?: string | undefined;
};

/** Starts the engines, the user pool and the event source of the retry queue. */
export const startWorld = async (options: WorldOptions): Promise<World> => {
  const { lambdaEndpoint, keepDir } = options;
  await using starting = new AsyncDisposableStack();
  const [parts, pool] = await allStarted([
    startParts(options).then((it) => starting.use(it)),
    startUserPool({ lambdaEndpoint, keepDir }).then((it) => starting.use(it)),
  ]);
  const journal = new Journal();
  const invoke = createInvoke(parts, journal);
  starting.use(startRetryLoop(parts, invoke));
  const feed = starting.use(new Feed({ parts, pool, journal, lambdaEndpoint }));
  const started = starting.move();
  return {
    ...{ parts, pool, journal, invoke, feed },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
};
