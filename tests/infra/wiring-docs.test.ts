import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CHECKS } from '../../infra/doctor/check.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';

const read = (path: string): string => readFileSync(join(PROJECT_DIR, path), 'utf8');
const FOLDERS = '{attach,aws,doctor,wiring-console}';

const codesIn = (text: string): readonly string[] =>
  [...new Set(text.match(/ADD_USER_E_[A-Z]+(_[A-Z]+)*/g))].sort();

test('docs/doctor.md has a section for each check, and no other', () => {
  const headings = read('docs/doctor.md').match(/^### .*$/gm) ?? [];
  const names = headings.flatMap((heading) => heading.match(/(?<=`)[a-z-]+(?=`)/g) ?? []);

  expect(names.sort()).toEqual([...CHECKS].sort());
});

test('docs/attach.md has every error of the commands, and no other', () => {
  const files = globSync(`infra/${FOLDERS}/**/*.ts`, { cwd: PROJECT_DIR });
  const codes = codesIn(files.map(read).join('\n'));

  expect(codes.length).toBeGreaterThan(5);
  expect(codesIn(read('docs/attach.md'))).toEqual(codes);
});
