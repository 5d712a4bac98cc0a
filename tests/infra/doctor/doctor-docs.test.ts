import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CHECKS, SIGN_UP_CHECKS } from '../../../infra/doctor/check.ts';
import { PROJECT_DIR } from '../../../infra/paths.ts';
import { sourceFiles } from '../../support/source-files.ts';

const read = (path: string): string => readFileSync(join(PROJECT_DIR, path), 'utf8');
test('docs/doctor.md has a section for each check, and no other', () => {
  const headings = read('docs/doctor.md').match(/^### .*$/gm) ?? [];
  const names = headings.flatMap((heading) => heading.match(/(?<=`)[a-z-]+(?=`)/g) ?? []);

  expect(names.sort()).toEqual([...CHECKS, ...SIGN_UP_CHECKS].sort());
});

test('docs/doctor.md names every action that the doctor needs', () => {
  const calls = sourceFiles('infra/doctor').flatMap(
    ({ text }) => text.match(/(?<=')[a-z-]+:[A-Z]\w+(?=')/g) ?? [],
  );
  const [, permissions = ''] = read('docs/doctor.md').split('## Permissions');

  expect(calls.length).toBeGreaterThan(10);
  expect(calls.filter((action) => !permissions.includes(`\`${action}\``))).toEqual([]);
});
