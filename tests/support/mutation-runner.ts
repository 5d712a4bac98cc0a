import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import JestRunner from 'jest-runner';

// Its types are those of its CommonJS form.
const TestRunner = JestRunner as unknown as typeof JestRunner.default;
type RunTests = InstanceType<typeof TestRunner>['runTests'];
type Test = Parameters<RunTests>[0][number];

/** A test file as it was when nothing was mutated. */
type Known = { readonly names: readonly string[]; readonly runtimeMs: number };

/** Set by Stryker while a mutant is active. */
const isMutated = () => process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined;

const knownFile = ({ context }: Test) => join(context.config.rootDir, 'reports/known-tests.json');

const readKnown = (test: Test): Record<string, Known | undefined> => {
  try {
    return JSON.parse(readFileSync(knownFile(test), 'utf8'));
  } catch {
    return {};
  }
};

/**
 * Runs for a mutant what can notice it, and no more.
 *
 * Stryker says which tests those are by their names only, and Jest then loads every file to find them;
 * and Jest called as a library does not stop at the first failure. The first run, without a mutant,
 * leaves the names and times of all tests, by which the later ones choose the files, quickest first.
 */
export default class MutationRunner extends TestRunner {
  override async runTests(...[tests, watcher, options]: Parameters<RunTests>): Promise<void> {
    const [first] = tests;
    if (!first) {
      return;
    }
    const found: Record<string, Known> = {};
    let hasFailed = false;
    const stopListening = this.on('test-file-success', ([{ path }, result]) => {
      hasFailed ||= result.numFailingTests > 0 || result.testExecError !== undefined;
      found[path] = {
        names: result.testResults.map(({ fullName }) => fullName),
        runtimeMs: result.perfStats.runtime,
      };
    });
    for (const test of isMutated() ? this.#chosen(tests, readKnown(first)) : tests) {
      await super.runTests([test], watcher, options);
      if (isMutated() && hasFailed) {
        break;
      }
    }
    stopListening();
    if (!isMutated()) {
      mkdirSync(dirname(knownFile(first)), { recursive: true });
      writeFileSync(knownFile(first), JSON.stringify(found));
    }
  }

  /** A file that is not known may hold anything. */
  #chosen(tests: readonly Test[], known: Record<string, Known | undefined>): readonly Test[] {
    const pattern = new RegExp(this._globalConfig.testNamePattern ?? '', 'i');
    return tests
      .filter(({ path }) => known[path]?.names.some((name) => pattern.test(name)) ?? true)
      .sort((a, b) => (known[a.path]?.runtimeMs ?? 0) - (known[b.path]?.runtimeMs ?? 0));
  }
}
