import { expect, test } from '@jest/globals';
import { readItem } from '../../../infra/replay/reading.ts';
import { readConfirmation } from '../../../src/domain/confirmation.ts';
import { parkedBody } from '../../../src/domain/parked-confirmation.ts';
import { signUpEvent } from '../../support/sign-up-event.ts';
import { LESSON } from '../../support/templates.ts';

const WRITE = {
  userPoolId: 'eu-central-1_45YtlkflA',
  user: { sub: '7b1f0c52-9d3e-4f6a-8a57-0c6f3c1d2e4b' },
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  row: { email: 'ada@example.com' },
};

const MAKING = { template: LESSON, nowMs: 0 };
const reading = (text: string) => readItem({ place: 'line 1', raw: Buffer.from(text) }, MAKING);

test('a Cognito event, a parked message and its body as JSON text are told apart', () => {
  const event = signUpEvent();

  expect(reading(JSON.stringify(event))).toEqual({
    kind: 'sign-up',
    reading: readConfirmation(event, MAKING),
  });
  expect(reading(parkedBody(WRITE))).toEqual({ kind: 'parked', write: WRITE });
  expect(reading(JSON.stringify(parkedBody(WRITE)))).toEqual({ kind: 'parked', write: WRITE });
});

test.each([
  ['an SQS event', (body: string) => ({ messageId: 'm', body })],
  ['the answer of SQS', (body: string) => ({ MessageId: 'm', Body: body })],
])('the body of a message as in %s is read', (_, message) => {
  const event = signUpEvent();

  expect(reading(JSON.stringify(message(parkedBody(WRITE))))).toEqual({
    kind: 'parked',
    write: WRITE,
  });
  expect(reading(JSON.stringify(message(JSON.stringify(event))))).toEqual(
    reading(JSON.stringify(event)),
  );
  expect(reading(JSON.stringify(event)).kind).toBe('sign-up');
});

test('an event that is no sign-up has nothing to write', () => {
  const event = { ...signUpEvent(), triggerSource: 'PostConfirmation_ConfirmForgotPassword' };

  expect(reading(JSON.stringify(event)).kind).toBe('nothing-to-write');
});

test.each([
  ['no JSON', Buffer.from('{"email": secret@example.com'), 'not JSON'],
  ['another object', Buffer.from('{"a":1}'), 'neither a Cognito event nor a parked message'],
  ['null', Buffer.from('null'), 'neither a Cognito event nor a parked message'],
  ['a text', Buffer.from('"text"'), 'not JSON'],
  ['a message without JSON', Buffer.from('{"body":"secret@example.com"}'), 'not JSON'],
  ['an empty message', Buffer.from('{"body":""}'), 'neither a Cognito event nor a parked message'],
  [
    'a message of a form that is not known yet',
    Buffer.from(JSON.stringify({ ...WRITE, form: 99 })),
    'neither a Cognito event nor a parked message',
  ],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not UTF-8'],
  ['nothing', Buffer.alloc(0), 'missing: the file may be cut off'],
  ['what was too long', undefined, 'longer than 1048576 bytes'],
])('%s cannot be read, and is not quoted', (_, raw, why) => {
  expect(readItem({ place: 'line 1', raw }, MAKING)).toEqual({ kind: 'unreadable', why });
});
