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
  // The function's limits on time are real: more than two at once starve each other on two cores.
  maxWorkers: 2,
  testTimeout: 60_000,
};

export default config;
