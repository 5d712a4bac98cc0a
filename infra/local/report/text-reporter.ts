import { kilobytes } from '../../build/build.ts';
import { bad, bold, dim, good } from '../../cli/painter.ts';
import type { Facts } from './facts.ts';
import type { Reporter } from './reporter.ts';
import { sceneText } from './scene-text.ts';

/** For people: each scene as soon as it was played. */
export const textReporter = (): Reporter => {
  let sceneCount = 0;
  let problemCount = 0;
  return {
    begin: (facts) => console.log(banner(facts)),
    scene: (scene) => {
      sceneCount += 1;
      problemCount += scene.problems.length;
      console.log(sceneText(scene, sceneCount));
    },
    end: () => {
      const isGood = problemCount === 0;
      console.log(isGood ? good('\n✔ all as it should be') : bad(`\n✘ problems: ${problemCount}`));
    },
  };
};

const banner = ({ zips, node, runtimeInterfaceClient, dynamoDb, sqs, xrayDaemon }: Facts): string =>
  [
    bold('add_user, end to end on this machine'),
    ...zips.map(({ path, sizeBytes }) => `${dim('function  ')} ${path}, ${kilobytes(sizeBytes)}`),
    `${dim('runtime   ')} Node.js ${node}, aws-lambda-ric ${runtimeInterfaceClient}`,
    `${dim('DynamoDB  ')} ${dynamoDb.engine} ${dynamoDb.version}, ${dynamoDb.endpoint}`,
    `${dim('SQS       ')} ${sqs.engine} ${sqs.version}, ${sqs.endpoint}`,
    `${dim('X-Ray     ')} UDP listener, ${xrayDaemon}`,
  ].join('\n');
