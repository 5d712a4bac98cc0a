resource "aws_cognito_user_pool" "users" {
  name = "users"
  lambda_config {
    post_confirmation = "arn:aws:lambda:eu-central-1:123456789012:function:add_user"
  }
}
