import type { Config } from 'jest';
import { bundledPackages } from './tests/support/bundled-packages.ts';

const config: Config = {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  testSequencer: '<rootDir>/tests/support/slowest-first.ts',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  moduleNameMapper: {
    // As in the zips.
    '^aws-xray-sdk-core$': '<rootDir>/src/adapters/xray/sdk.ts',
    // As in another app that has installed this package.
    '^add_user$': '<rootDir>/infra/stack/add-user.ts',
    ...(await bundledPackages()),
  },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
      },
    ],
  },
  collectCoverageFrom: ['src/**/*.ts', 'middleware/**/*.ts'],
  coverageReporters: ['text', 'lcov'],
  coverageThreshold: { global: { lines: 100, branches: 100, functions: 100, statements: 100 } },
  // One more than the cores of a small machine, since tests often wait: for a process, or for a fault that
  // hangs. No more, since the function's limits on time are real.
  maxWorkers: 3,
  testTimeout: 60_000,
};

export default config;
