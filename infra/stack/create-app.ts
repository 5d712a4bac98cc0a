import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AddUserStack, type AddUserStackProps } from './add-user-stack.ts';
import { readOptions } from './options.ts';

/** An app, checked by cdk-nag's AWS Solutions pack and by CDK's own rules when it is synthesized. */
type CreatedApp = { readonly app: App; readonly stack: AddUserStack };

type AppProps = AddUserStackProps & {
  /** Where the templates go. @default what the `cdk` command says */
  readonly outdir?: string;
};

/**
 * Creates the app with its one stack.
 *
 * @param context options and CDK's own settings. @default what the `cdk` command hands over
 * @throws {OptionError} if an option is misspelt or cannot be used
 */
export const createApp = (
  context?: Readonly<Record<string, unknown>>,
  { outdir, ...props }: AppProps = {},
): CreatedApp => {
  const app = new App({ ...(context && { context }), ...(outdir && { outdir }) });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new AddUserStack(app, readOptions(app.node.getAllContext()), props);
  return { app, stack };
};
