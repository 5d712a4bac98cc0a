/** Told from a failure by the SDK's chain of providers, which then asks the next one. */
class NotInTheBundle extends Error {
  override readonly name = 'CredentialsProviderError';
  readonly tryNextLink = true;
}

/** Passes the question on, as a provider does that has no credentials. */
const elsewhere = () => async (): Promise<never> => {
  throw new NotInTheBundle('This provider of credentials is not in the bundle.');
};

export const fromIni = elsewhere;
export const fromProcess = elsewhere;
export const fromSSO = elsewhere;
export const fromTokenFile = elsewhere;
export const fromContainerMetadata = elsewhere;
export const fromInstanceMetadata = elsewhere;

// By these the chain sees that there is a container endpoint.
export const ENV_CMDS_FULL_URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
export const ENV_CMDS_RELATIVE_URI = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
