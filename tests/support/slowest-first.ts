import JestSequencer from '@jest/test-sequencer';

// Its types are those of its CommonJS form.
const TestSequencer = JestSequencer as unknown as typeof JestSequencer.default;

/** Those that take longest: begun last, they would run while a core has nothing to do. */
const SLOWEST = [
  'e2e/console.test.ts',
  'e2e/runner.test.ts',
  'chaos/chaos.test.ts',
  'e2e/reconcile-command.test.ts',
  'property/interleavings.test.ts',
  'integration/fault-table.test.ts',
  'infra/replay/replay.test.ts',
  'integration/reconcile-handler.test.ts',
  'unit/handler-sabotage.test.ts',
  'infra/stack/checks.test.ts',
  'e2e/package.test.ts',
  'integration/reconcile.test.ts',
  'e2e/console-server.test.ts',
  'e2e/zip.test.ts',
  'e2e/runner-cleanup.test.ts',
  'bench/bench.test.ts',
  'property/replays.test.ts',
  'infra/build/build.test.ts',
  'infra/replay/dead-letters.test.ts',
  'infra/local/starved-machine.test.ts',
  'infra/npm-settings.test.ts',
];

type Tests = Parameters<JestSequencer.default['sort']>[0];

const place = (path: string): number => {
  const index = SLOWEST.findIndex((name) => path.endsWith(name));
  return index === -1 ? SLOWEST.length : index;
};

/** Jest knows by itself how long a test file took, but not on a fresh checkout. */
export default class SlowestFirst extends TestSequencer {
  override async sort(tests: Tests): Promise<Tests> {
    const sorted = [...(await super.sort(tests))];
    return sorted.sort((a, b) => place(a.path) - place(b.path));
  }
}
