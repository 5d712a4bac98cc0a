import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { commandText, optionArgs } from '../../../infra/cli/command-text.ts';

test('a shell reads the words that were meant', () => {
  const words = ['-c', 'stackName=a b', "it's", '$HOME', '', 'eu-central-1_AbC', 'a;b', '*'];
  const text = commandText('deploy', words);

  const printed = execFileSync('sh', ['-c', text.replace('npx add-user', "printf '%s\\n'")]);

  expect(printed.toString()).toBe(`${['deploy', ...words].join('\n')}\n`);
  expect(text).toContain("-c 'stackName=a b'");
  expect(text).toContain(' eu-central-1_AbC ');
});

test('an option that is not set, or as it is by default, is left out', () => {
  expect(optionArgs('function', undefined, 'add_user')).toEqual([]);
  expect(optionArgs('function', 'add_user', 'add_user')).toEqual([]);
  expect(optionArgs('function', 'mine', 'add_user')).toEqual(['--function', 'mine']);
});
