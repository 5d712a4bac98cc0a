import { describe, expect, test } from '@jest/globals';
import { rowOf } from '../../../src/domain/row.ts';

const confirmation = (attributes: Record<string, unknown>) => ({
  userPoolId: 'eu-central-1_45YtlkflA',
  sub: 'a2c21839-f9fc-49e3-be9a-16f5823d6705',
  email: 'ada@example.com',
  attributes: { email: 'ada@example.com', ...attributes },
});

describe('the row of a confirmation', () => {
  test('is the e-mail address and nothing else by default', () => {
    const row = rowOf(confirmation({ name: 'Ada', sub: 'x' }), []);

    expect(row).toEqual({ email: 'ada@example.com' });
  });

  test('has the attributes that were asked for', () => {
    const row = rowOf(confirmation({ name: 'Ada', 'custom:plan': 'gold', locale: 'en' }), [
      'name',
      'custom:plan',
    ]);

    expect(row).toEqual({ email: 'ada@example.com', name: 'Ada', 'custom:plan': 'gold' });
  });

  test('leaves out what the user lacks, and keeps what is empty', () => {
    const row = rowOf(confirmation({ name: '' }), ['name', 'custom:plan', 'no-such-attribute']);

    expect(row).toEqual({ email: 'ada@example.com', name: '' });
  });

  test('takes texts only, as Cognito sends them', () => {
    const row = rowOf(confirmation({ name: 7, plan: { a: 1 } }), ['name', 'plan']);

    expect(row).toEqual({ email: 'ada@example.com' });
  });

  test('takes nothing that an attribute list merely inherits', () => {
    const row = rowOf(confirmation({}), ['toString', 'constructor', '__proto__']);

    expect(Object.keys(row)).toEqual(['email']);
  });

  test('keeps the key that was read, even if the list of attributes names it again', () => {
    const row = rowOf(confirmation({ email: 'other@example.com' }), ['email']);

    expect(row).toEqual({ email: 'ada@example.com' });
  });
});
