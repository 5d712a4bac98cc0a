/** Where a template and its zips are, and the name that its stack gets. */
type WrittenTemplate = {
  /** Folder of the template, as a shell takes it. */
  readonly dir: string;
  readonly file: string;
  readonly stackName: string;
};

/** Terraform sees from the key that the template has changed, and takes one of any size from S3. */
const terraformText = (
  packaged: string,
  stackName: string,
): string => `resource "aws_s3_object" "add_user_template" {
  bucket = "BUCKET"
  key    = "add-user/\${filemd5("${packaged}")}.json"
  source = "${packaged}"
}

resource "aws_cloudformation_stack" "add_user" {
  name         = "${stackName}"
  template_url = "https://\${aws_s3_object.add_user_template.bucket}.s3.amazonaws.com/\${aws_s3_object.add_user_template.key}"
  capabilities = ["CAPABILITY_IAM"]
}`;

/**
 * How each tool deploys the template: commands that can be copied. BUCKET is a bucket of the reader, in
 * the region of the stack.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-cli-package.html
 */
export const deployText = ({ dir, file, stackName }: WrittenTemplate): string => {
  const packaged = `${dir}/packaged.json`;
  const package_ = `aws cloudformation package --template-file ${dir}/${file} --s3-bucket BUCKET --use-json --output-template-file ${packaged}`;
  const target = `--stack-name ${stackName} --capabilities CAPABILITY_IAM`;
  return [
    'AWS CLI (BUCKET: a bucket of yours, in the region of the stack):',
    `  ${package_}`,
    `  aws cloudformation deploy --template-file ${packaged} --s3-bucket BUCKET ${target}`,
    'SAM CLI:',
    `  sam deploy --template-file ${dir}/${file} --resolve-s3 ${target}`,
    'Terraform, OpenTofu: the first command of the AWS CLI, then',
    terraformText(packaged, stackName).replaceAll(/^(?=.)/gm, '  '),
  ].join('\n');
};
