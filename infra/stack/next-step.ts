import { RECONCILE_SERVICE, RETRY_SERVICE, SERVICE } from '../../src/contract.ts';
import { commandText, optionArgs } from '../cli/command-text.ts';
import type { TemplateNote } from './template-note.ts';

/** What is known when the stack is there, besides its options. */
export type Deployed = {
  /** Of a pool that the stack made. @default ID */
  readonly userPoolId?: string | undefined;
  /** With which it was deployed. */
  readonly profile?: string | undefined;
};

/** What is left to do when the stack is there. */
export const nextStepText = (
  note: TemplateNote,
  { userPoolId = 'ID', profile }: Deployed = {},
): string => {
  const isExisting = note.userPool.kind === 'existing';
  const trigger = [
    ...['--user-pool-id', isExisting ? note.userPool.id : userPoolId],
    ...optionArgs('function', note.functionName, SERVICE),
    ...optionArgs('profile', profile),
  ];
  const all = [
    ...trigger,
    ...optionArgs('retry-function', note.retryFunctionName, RETRY_SERVICE),
    ...optionArgs('reconcile-function', note.reconcileFunctionName, RECONCILE_SERVICE),
  ];
  return [
    isExisting
      ? `The pool may call the function, but does not yet: ${commandText('attach', trigger)}`
      : 'The pool calls the function.',
    `Check it all: ${commandText('doctor', all)}`,
  ].join('\n');
};
