import { wordOf } from '../domain/fields.ts';

/** What AWS's services and SDK call faults that concern every call alike. */
const FATAL: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'NotAuthorizedException',
  'ResourceNotFoundException',
  'TokenProviderError',
  'UnrecognizedClientException',
]);

const MAX_CAUSES = 4;

/** A fault and what caused it: Powertools wraps those of its store. */
export const causesOf = (fault: unknown, depth = MAX_CAUSES): readonly Error[] =>
  fault instanceof Error ? [fault, ...(depth === 0 ? [] : causesOf(fault.cause, depth - 1))] : [];

/** The fault itself or its cause, if it is one that waiting and other users do not change. */
export const fatalCause = (fault: unknown): Error | undefined =>
  causesOf(fault).find(({ name }) => FATAL.has(name));

/** Whether a fault concerns every call alike. */
export const isFatal = (fault: unknown): boolean => fatalCause(fault) !== undefined;

/** Why something failed, in a word: the name of what was at the root of it, or Node.js's own code. */
export const rootReason = (fault: unknown): string => {
  const root: (Error & { readonly code?: unknown }) | undefined = causesOf(fault).at(-1);
  const words = root?.name === 'Error' ? [root.code, root.name] : [root?.name];
  return words.map(wordOf).find((word) => word !== undefined) ?? 'unknown';
};
