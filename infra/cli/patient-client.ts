/** Settings of an AWS client that somebody waits for at a terminal: bounded, but in no hurry. */
export const PATIENT_CLIENT = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    throwOnRequestTimeout: true,
  },
} as const;
