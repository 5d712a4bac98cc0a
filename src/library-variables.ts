/**
 * Variables of the libraries, and which of their values the libraries refuse: with an error when they are
 * loaded, or in every call. A value that is refused must not cost a user the row, so it is removed before a
 * library sees it. The names are told, never the values.
 *
 * `tests/e2e/library-variables.test.ts` tries every variable that the bundles read.
 */

type Variables = Record<string, string | undefined>;
type Accepts = (value: string, all: Readonly<Variables>) => boolean;

const matching =
  (form: RegExp): Accepts =>
  (value) =>
    form.test(value);

/** The SDK takes a variable that is set to nothing for one that is not set. */
const unset = matching(/^$/);

const either =
  (...accept: readonly Accepts[]): Accepts =>
  (value, all) =>
    accept.some((accepts) => accepts(value, all));

const ACCOUNT = /^\d{12}$/;

const webUrl: Accepts = (value) => /^https?:$/.test(URL.parse(value)?.protocol ?? '');

const ENDPOINT = /^AWS_ENDPOINT_URL(_[A-Z0-9_]+)?$/;

/** The SDK throws where a kind of endpoint is chosen and an endpoint is given too. */
const withoutEndpoint: Accepts = (value, all) =>
  value === 'true' && !Object.entries(all).some(([name, url]) => ENDPOINT.test(name) && url);

/** It throws as well where an account is required and none is known. */
const withAccount: Accepts = (value, { AWS_ACCOUNT_ID = '' }) =>
  value === 'required' && ACCOUNT.test(AWS_ACCOUNT_ID);

/**
 * With this variable Powertools looks for the runtime's store of invocations, in a global that another
 * variable can switch off.
 */
const withGlobalStore: Accepts = (_value, { AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA = '' }) =>
  !['true', '1'].includes(AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA);

const RULES: ReadonlyMap<string, Accepts> = new Map([
  ['AWS_ACCOUNT_ID', either(unset, matching(ACCOUNT))],
  ['AWS_ACCOUNT_ID_ENDPOINT_MODE', either(matching(/^(preferred|disabled)$/), withAccount)],
  ['AWS_DEFAULTS_MODE', matching(/^(standard|in-region|cross-region|mobile|legacy|auto)$/i)],
  ['AWS_LAMBDA_MAX_CONCURRENCY', withGlobalStore],
  // The bundles have no credentials of profiles, and where a profile is named the SDK takes no others.
  ['AWS_PROFILE', unset],
  ['AWS_USE_DUALSTACK_ENDPOINT', either(unset, matching(/^false$/), withoutEndpoint)],
  ['AWS_USE_FIPS_ENDPOINT', either(unset, matching(/^false$/), withoutEndpoint)],
  ['AWS_XRAY_DAEMON_ADDRESS', either(unset, matching(/^(\S+ )?(udp:)?[^\s:]+:\d{1,5}( \S+)?$/))],
  ['POWERTOOLS_IDEMPOTENCY_DISABLED', matching(/^\s*(1|y|yes|t|true|on|0|n|no|f|false|off)\s*$/i)],
  ['POWERTOOLS_LOGGER_LOG_EVENT', matching(/^\s*(true|false)\s*$/i)],
  ['POWERTOOLS_LOGGER_SAMPLE_RATE', (value) => !Number.isNaN(Number(value))],
]);

const endpointRule = either(unset, webUrl);

const ruleOf = (name: string): Accepts | undefined =>
  ENDPOINT.test(name) ? endpointRule : RULES.get(name);

/**
 * Takes away what a library would refuse. Safe to repeat.
 *
 * @returns the names of what was taken away, sorted
 */
export const dropRefused = (variables: Variables): readonly string[] => {
  const refused = Object.entries(variables)
    .filter(([name, value]) => ruleOf(name)?.(value ?? '', variables) === false)
    .map(([name]) => name)
    .sort();
  for (const name of refused) {
    delete variables[name];
  }
  return refused;
};
