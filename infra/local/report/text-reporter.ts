import { kilobytes } from '../../build/build.ts';
import { bold, dim } from '../../cli/painter.ts';
import type { PlayedScene } from '../scenes/scene.ts';
import type { Facts } from './facts.ts';
import type { Reporter } from './reporter.ts';
import { sceneText } from './scene-text.ts';
import { summaryText } from './summary.ts';
import { tableLines } from './wrap.ts';

/** For people: each scene as soon as it was played, and a summary. */
export const textReporter = (): Reporter => {
  const scenes: PlayedScene[] = [];
  return {
    begin: (facts) => console.log(banner(facts)),
    scene: (scene) => {
      scenes.push(scene);
      console.log(sceneText(scene, scenes.length));
    },
    end: () => console.log(summaryText(scenes)),
  };
};

const banner = ({ zips, node, runtimeInterfaceClient, dynamoDb, sqs, xrayDaemon }: Facts): string =>
  [
    bold('add_user, end to end on this machine'),
    ...tableLines(
      [
        ...zips.map(({ path, sizeBytes }) => ['function', `${path}, ${kilobytes(sizeBytes)}`]),
        ['runtime', `Node.js ${node}, aws-lambda-ric ${runtimeInterfaceClient}`],
        ['DynamoDB', `${dynamoDb.engine} ${dynamoDb.version}, ${dynamoDb.endpoint}`],
        ['SQS', `${sqs.engine} ${sqs.version}, ${sqs.endpoint}`],
        ['X-Ray', `UDP listener, ${xrayDaemon}`],
      ].map(([name = '', value = '']) => [dim(name), value]),
      0,
    ),
  ].join('\n');
