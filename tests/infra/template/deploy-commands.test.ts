import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseToObject } from 'hcl2-parser';
import { FUNCTIONS } from '../../../infra/build/functions.ts';
import { DIST_DIR } from '../../../infra/paths.ts';
import { deployText } from '../../../infra/template/deploy-text.ts';
import {
  makePlainTemplate,
  TEMPLATE_FILE,
  writePlainTemplate,
} from '../../../infra/template/plain-template.ts';
import { hasMoto, startMoto } from '../../support/moto.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

process.env.CDK_VALIDATION = 'false';

type Resource = {
  readonly Type: string;
  readonly Properties: { readonly Code?: { readonly S3Key: string } };
};
type Template = { readonly Resources: Readonly<Record<string, Resource>> };

const sha256 = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

/** It takes long to start. */
const PYTHON_MS = 240_000;

/** These are no dependencies: AWS's own tools and moto are written in Python. */
const has = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

const where = (isThere: boolean, missing: string) =>
  [
    isThere ? test : test.skip,
    isThere ? '' : `skipped, as this machine has no ${missing}: `,
  ] as const;

const text = deployText({ dir: 'out', file: TEMPLATE_FILE, stackName: 'my-users' });

const awsCommands = (dir: string): readonly string[] =>
  deployText({ dir, file: TEMPLATE_FILE, stackName: 'my-users' })
    .split('\n')
    .map((line) => line.trim().replaceAll('BUCKET', 'my-bucket'))
    .filter((line) => line.startsWith('aws '));

const run = async (command: string, env: NodeJS.ProcessEnv = {}): Promise<string> => {
  const child = spawn('sh', ['-c', command], { env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const [exitCode] = await once(child, 'close');
  if (exitCode !== 0) {
    throw new Error(`${command}: ${exitCode}\n${output}`);
  }
  return output;
};

const { template } = makePlainTemplate({ stackName: 'my-users' });

describe('the printed ways to deploy the template', () => {
  const [testAws, noAws] = where(hasMoto() && has('aws'), 'AWS CLI, or no moto 5');

  testAws(
    `${noAws}AWS CLI and moto take the commands, and upload the zips as they are`,
    async () => {
      await using folder = await temporaryFolder();
      await writePlainTemplate(template, folder.path);
      await using moto = await startMoto();
      const env = {
        // moto reads the bucket from such an address only.
        AWS_ENDPOINT_URL: moto.endpoint.replace('127.0.0.1', 'localhost'),
        AWS_ACCESS_KEY_ID: 'moto',
        AWS_SECRET_ACCESS_KEY: 'moto',
        AWS_DEFAULT_REGION: 'eu-central-1',
        NO_PROXY: 'localhost',
      };
      const bucket = `${moto.endpoint}/my-bucket`;
      await fetch(bucket, { method: 'PUT' });

      const commands = awsCommands(folder.path);
      for (const command of commands) {
        // moto makes the change set of this template, but knows no Arn of an alarm.
        await run(command.replace(/ deploy .*/, '$& --no-execute-changeset'), env);
      }

      expect(commands).toHaveLength(2);
      const { Resources } = JSON.parse(
        readFileSync(join(folder.path, 'packaged.json'), 'utf8'),
      ) as Template;
      const keys = Object.values(Resources).flatMap(({ Properties }) => Properties.Code ?? []);
      expect(keys).toHaveLength(FUNCTIONS.length);
      await run(`aws s3 cp --recursive s3://my-bucket ${folder.path}/uploaded`, env);
      expect(keys.map(({ S3Key }) => sha256(join(folder.path, 'uploaded', S3Key))).sort()).toEqual(
        FUNCTIONS.map(({ name }) => sha256(join(DIST_DIR, `${name}.zip`))).sort(),
      );
    },
    PYTHON_MS,
  );

  test('Terraform is told by the key when the template has changed, and of the same stack', () => {
    const [file, error] = parseToObject(text.slice(text.indexOf('  resource')));

    expect(error).toBeNull();
    const packaged = 'out/packaged.json';
    expect(file).toEqual({
      resource: {
        aws_s3_object: {
          add_user_template: [
            {
              bucket: 'BUCKET',
              key: `add-user/\${filemd5("${packaged}")}.json`,
              source: packaged,
            },
          ],
        },
        aws_cloudformation_stack: {
          add_user: [
            {
              name: 'my-users',
              template_url:
                // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
                'https://${aws_s3_object.add_user_template.bucket}.s3.amazonaws.com/${aws_s3_object.add_user_template.key}',
              capabilities: ['CAPABILITY_IAM'],
            },
          ],
        },
      },
    });
  });

  test('SAM is told of template, bucket, stack and the right to make roles', () => {
    expect(text).toMatch(
      /^ {2}sam deploy --template-file out\/template\.json --resolve-s3 --stack-name my-users --capabilities CAPABILITY_IAM$/m,
    );
  });

  test('no role has a name: that would need CAPABILITY_NAMED_IAM', () => {
    const { Resources } = template as Template;
    const ofIam = Object.values(Resources).filter(({ Type }) =>
      ['AWS::IAM::Role', 'AWS::IAM::ManagedPolicy'].includes(Type),
    );

    expect(ofIam.length).toBeGreaterThan(2);
    expect(
      ofIam
        .flatMap(({ Properties }) => Object.keys(Properties))
        .filter((name) => /Name$/.test(name)),
    ).toEqual([]);
  });

  const [testLint, noLint] = where(has('cfn-lint'), 'cfn-lint');

  testLint(
    `${noLint}cfn-lint finds no error in the template`,
    async () => {
      await using folder = await temporaryFolder();
      const path = await writePlainTemplate(template, folder.path);

      await run(`cfn-lint --non-zero-exit-code error ${path}`);
    },
    PYTHON_MS,
  );
});
