// What Amplify and SST put in reach of a snippet, as far as the snippets use it.
import type { CfnUserPool } from 'aws-cdk-lib/aws-cognito';

declare global {
  /** What `defineBackend` returns. */
  const backend: {
    readonly auth: {
      readonly resources: { readonly cfnResources: { readonly cfnUserPool: CfnUserPool } };
    };
  };

  const $app: { readonly stage: string };

  namespace sst.aws {
    class CognitoUserPool {
      constructor(
        name: string,
        args: { readonly triggers?: { readonly postConfirmation?: string | undefined } },
      );
    }
  }
}
