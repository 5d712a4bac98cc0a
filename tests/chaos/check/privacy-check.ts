import { RIGHT, userCheck, wrong } from './check.ts';

/** No log line of either function holds anything personal. */
export const privacyCheck = userCheck('no log line holds personal data', ({ leaks }) => [
  leaks === 0 ? RIGHT : wrong(`personal data was logged ${leaks} times`),
]);
