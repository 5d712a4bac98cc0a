import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AddUserStack } from './add-user-stack.ts';
import { readOptions } from './options.ts';
export const createApp = (context?: Record<string, unknown>): App => {
  const app = new App(context ? { context } : {});
  const options = readOptions(app.node.getAllContext());
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new AddUserStack(app, options);
  return app;
};
