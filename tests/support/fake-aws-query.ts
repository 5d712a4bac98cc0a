import type { Fields } from './fake-aws-routes.ts';

const escaped = (text: unknown): string =>
  String(text).replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

const entries = (map: Fields): string =>
  Object.entries(map)
    .map(([key, value]) => `<entry><key>${key}</key><value>${escaped(value)}</value></entry>`)
    .join('');

/** An answer of AWS's query protocol, which SNS speaks: each member of it is a map. */
export const queryAnswer = (
  operation: string,
  answer: Readonly<Record<string, Fields>>,
): string => {
  const members = Object.entries(answer).map(([name, map]) => `<${name}>${entries(map)}</${name}>`);
  return `<${operation}Response><${operation}Result>${members.join('')}</${operation}Result></${operation}Response>`;
};

/** An error of the same protocol. */
export const queryError = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error></ErrorResponse>`;
