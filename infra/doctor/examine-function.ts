import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Check } from './check.ts';
import { checkCode } from './checks/code.ts';
import { checkSettings } from './checks/function-settings.ts';
import type { Part } from './examine.ts';
import type { ExpectedFunction } from './functions.ts';

/** Whether a function runs as it was built and tested. */
export const examineFunction = async (
  part: Part<FunctionConfiguration>,
  expected: ExpectedFunction,
  distDir: string,
): Promise<readonly Check[]> =>
  'checks' in part
    ? part.checks
    : [...checkSettings(part.found, expected), await checkCode(part.found, expected, distDir)];
