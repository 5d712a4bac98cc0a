import JestSequencer from '@jest/test-sequencer';

// Its types are those of its CommonJS form.
const TestSequencer = JestSequencer as unknown as typeof JestSequencer.default;

/** Those that take longest: begun last, they would run while a core has nothing to do. */
const SLOWEST = [
  'e2e/console.test.ts',
  'e2e/reconcile-command.test.ts',
  'bench/bench.test.ts',
  'e2e/package.test.ts',
  'infra/template/deploy-commands.test.ts',
  'e2e/no-personal-data.test.ts',
  'e2e/console-server.test.ts',
  'integration/retry-patience.test.ts',
  'chaos/chaos.test.ts',
  'integration/fault-table.test.ts',
  'e2e/runner.test.ts',
  'integration/reconcile-handler.test.ts',
  'property/interleavings.test.ts',
  'e2e/library-variables.test.ts',
  'infra/replay/replay-items.test.ts',
  'e2e/next-function.test.ts',
  'unit/library-variables.test.ts',
  'e2e/doctor-sign-up.test.ts',
  'unit/handler-sabotage.test.ts',
  'infra/replay/replay.test.ts',
  'e2e/rows.test.ts',
  'infra/local/starved-machine.test.ts',
  'infra/stack/checks.test.ts',
  'e2e/stack-commands.test.ts',
  'infra/stack/failed-deploy.test.ts',
  'e2e/runner-keep.test.ts',
  'e2e/zip.test.ts',
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
