if (process.env.AWS_BRANCH === 'main') {
  const { cfnUserPool } = backend.auth.resources.cfnResources;
  const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:add_user';
  cfnUserPool.addPropertyOverride('LambdaConfig.PostConfirmation', arn);
}
