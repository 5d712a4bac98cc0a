import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { StackOptions } from './options.ts';

/** Names of resources that can be chosen when the template is deployed, and what each is the name of. */
const NAMES = {
  functionName: 'The trigger.',
  retryFunctionName: 'The function that finishes parked confirmations.',
  reconcileFunctionName: 'The function that compares pool and table.',
  usersTableName: "The users' table.",
  idempotencyTableName: 'The table of idempotency records.',
  retryQueueName: 'The queue of parked confirmations.',
  deadLetterQueueName: 'The queue of confirmations that could not be finished.',
  eventsPipeName: 'The pipe of events.',
  eventsDeadLetterQueueName: 'The queue of events that could not be sent.',
} as const satisfies Partial<Record<keyof StackOptions, string>>;

/** A group of traces in X-Ray has the function's name, and no name of it is longer. */
const MAX_LENGTH = 32;

/** `functionName` becomes `FunctionName`. */
const parameterName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Options whose names are parameters of the stack, with the names that were given as their defaults. */
export const withNameParameters = (stack: Stack, options: StackOptions): StackOptions => {
  // An output can have the same name, so parameters have a scope of their own.
  const scope = new Construct(stack, 'Parameters');
  const isUsed = (name: string): boolean =>
    (name !== 'reconcileFunctionName' || options.reconcile !== 'off') &&
    (!name.startsWith('events') || options.events !== 'false');
  const parameters = Object.entries(NAMES)
    .filter(([name]) => isUsed(name))
    .map(([name, description]) => {
      const parameter = new CfnParameter(scope, name, {
        description,
        default: options[name as keyof typeof NAMES], // its own keys
        allowedPattern: '[A-Za-z0-9_.-]+',
        ...(name === 'functionName' && { maxLength: MAX_LENGTH }),
      });
      parameter.overrideLogicalId(parameterName(name));
      return [name, parameter.valueAsString];
    });
  return { ...options, ...Object.fromEntries(parameters) };
};
