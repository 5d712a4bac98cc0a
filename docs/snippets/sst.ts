const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:add_user';

new sst.aws.CognitoUserPool('Users', {
  triggers: { postConfirmation: $app.stage === 'production' ? arn : undefined },
});
