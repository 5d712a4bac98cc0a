/** Values of a variable that nobody should have set. */
export type OddValues = {
  /** The libraries pass over these by themselves, or make sense of them. */
  readonly harmless: readonly string[];
  /** A library would throw: these must be taken away before it sees them. */
  readonly refused: readonly string[];
};

const ODD = ['', ' ', 'nonsense', '0,1', '-1', 'true', 'a b\u00e9', '{}'] as const;

const harmless = (...names: readonly string[]): Record<string, OddValues> =>
  Object.fromEntries(names.map((name) => [name, { harmless: ODD, refused: [] }]));

/** An endpoint of one's own is given in every test. */
const besideAnEndpoint: OddValues = { harmless: ['', 'false'], refused: ['true', 'TRUE', 'maybe'] };

const noBoolean = ['', 'nonsense', 'disabled', '0,1', '2', '{}'];

/**
 * The variables of AWS's SDK, X-Ray and Powertools that a person can set for a function, with odd values.
 * `tests/e2e/library-variables.test.ts` holds the list against what the bundles read.
 */
export const ODD_VARIABLES: Readonly<Record<string, OddValues>> = {
  AWS_ACCOUNT_ID: { harmless: [''], refused: [' ', 'nonsense', '12345', '1234567890123', '{}'] },
  AWS_ACCOUNT_ID_ENDPOINT_MODE: {
    harmless: ['disabled', 'preferred'],
    refused: ['', 'nonsense', 'required', 'Preferred'],
  },
  AWS_DEFAULTS_MODE: {
    harmless: ['standard', 'IN-REGION', 'legacy'],
    refused: ['', ' ', 'nonsense', 'standard '],
  },
  AWS_ENDPOINT_URL: { harmless: [''], refused: [' ', 'nonsense', 'ftp://host', 'http://', '{}'] },
  AWS_PROFILE: { harmless: [''], refused: [' ', 'default', 'nonsense'] },
  AWS_USE_DUALSTACK_ENDPOINT: besideAnEndpoint,
  AWS_USE_FIPS_ENDPOINT: besideAnEndpoint,
  AWS_XRAY_DAEMON_ADDRESS: {
    harmless: [
      '',
      '127.0.0.1:9',
      'tcp:127.0.0.1:9 udp:127.0.0.1:9',
      'udp:127.0.0.1:9 tcp:127.0.0.1:9',
    ],
    refused: [' ', 'nonsense', 'host:', ':2000', '127.0.0.1:port'],
  },
  POWERTOOLS_IDEMPOTENCY_DISABLED: { harmless: ['off', ' No '], refused: noBoolean },
  POWERTOOLS_LOGGER_LOG_EVENT: { harmless: ['true', ' FALSE '], refused: [...noBoolean, '1'] },
  POWERTOOLS_LOGGER_SAMPLE_RATE: {
    harmless: ['', ' ', '-1', '2', '0.5'],
    refused: ['nonsense', '0,1', 'true', '50%'],
  },
  // Its documented values would print the lines for people, or switch every line off.
  POWERTOOLS_DEV: { harmless: ['', ' ', 'nonsense', '2'], refused: [] },
  // Where this is true, AWS's own addresses are used in place of those of the tests.
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: { harmless: ['', ' ', 'nonsense', 'TRUE'], refused: [] },
  ...harmless(
    'AWS_AUTH_SCHEME_PREFERENCE',
    'AWS_BEARER_TOKEN_DYNAMODB',
    'AWS_CONFIG_FILE',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CREDENTIAL_EXPIRATION',
    'AWS_CREDENTIAL_SCOPE',
    'AWS_DEFAULT_REGION',
    'AWS_DISABLE_CLOCK_SKEW_CORRECTION',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
    'AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026',
    'AWS_ENABLE_ENDPOINT_DISCOVERY',
    'AWS_ENDPOINT_DISCOVERY_ENABLED',
    'AWS_MAX_ATTEMPTS',
    'AWS_RETRY_MODE',
    'AWS_SAM_LOCAL',
    'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
    'AWS_SDK_UA_APP_ID',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_SIGV4A_SIGNING_REGION_SET',
    'AWS_XRAY_CONTEXT_MISSING',
    'AWS_XRAY_DEBUG_MODE',
    'AWS_XRAY_TRACING_NAME',
    'ENVIRONMENT',
    'LOG_LEVEL',
    'POWERTOOLS_LOG_DEDUPLICATION_DISABLED',
    'POWERTOOLS_LOG_LEVEL',
    'POWERTOOLS_METRICS_DISABLED',
    'POWERTOOLS_METRICS_FUNCTION_NAME',
    'POWERTOOLS_METRICS_NAMESPACE',
    'POWERTOOLS_SERVICE_NAME',
    'POWERTOOLS_TRACER_CAPTURE_ERROR',
    'POWERTOOLS_TRACER_CAPTURE_HTTPS_REQUESTS',
    'POWERTOOLS_TRACER_CAPTURE_RESPONSE',
    'POWERTOOLS_TRACE_ENABLED',
    'TZ',
  ),
};

/** Lambda sets these itself and lets nobody else do it, or (the store's) nobody but itself reads them. */
export const SET_BY_LAMBDA: readonly string[] = [
  'AWS_ACCESS_KEY_ID',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_BENCHMARK_MODE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_LEVEL',
  'AWS_LAMBDA_MAX_CONCURRENCY',
  'AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  '_X_AMZN_TRACE_ID',
];

/** A set of variables, each with one of its odd values, and which of them are to be refused. */
export type OddBatch = {
  readonly variables: Readonly<Record<string, string>>;
  readonly refused: readonly string[];
};

const valuesOf = ({ harmless: fine, refused }: OddValues): readonly string[] => [
  ...fine,
  ...refused,
];

/** Every odd value of every variable, in as few sets as can be. */
export const oddBatches = (): readonly OddBatch[] => {
  const entries = Object.entries(ODD_VARIABLES);
  const batches = Math.max(...entries.map(([, values]) => valuesOf(values).length));
  return Array.from({ length: batches }, (_, batch) => {
    const chosen = entries.map(([name, values]) => {
      const all = valuesOf(values);
      const value = all[batch % all.length] ?? '';
      return { name, value, isRefused: values.refused.includes(value) };
    });
    return {
      variables: Object.fromEntries(chosen.map(({ name, value }) => [name, value])),
      refused: chosen.flatMap(({ name, isRefused }) => (isRefused ? [name] : [])).sort(),
    };
  });
};
