import type { SceneView } from '../view.ts';
import { Panel, usePage } from './shared.tsx';

const Scene = ({ scene }: { scene: SceneView }) => {
  const { show } = usePage();
  const { title, story, problems, invocationIds } = scene;
  const [first] = invocationIds;
  const isFine = problems.length === 0;
  return (
    <li class="scene">
      <h3>
        <span class={`verdict ${isFine ? 'good' : 'bad'}`}>
          <span aria-hidden="true">{isFine ? '✔' : '✘'}</span>
          <span class="sr">{isFine ? 'All was well:' : 'Not as it had to be:'}</span>
        </span>{' '}
        <bdi>{title}</bdi>
      </h3>
      <p class="hint">
        <bdi>{story}</bdi>
      </p>
      {problems.map((problem) => (
        <p key={problem} class="verdict bad">
          <bdi>{problem}</bdi>
        </p>
      ))}
      {first !== undefined && (
        <button type="button" class="link" onClick={() => show(first)}>
          {invocationIds.length === 1 ? 'the invocation' : `${invocationIds.length} invocations`}
          <span class="sr"> of {title}</span>
        </button>
      )}
    </li>
  );
};

/** Of a report: what was played, and whether all was well. */
export const Scenes = ({ scenes }: { scenes: readonly SceneView[] }) => {
  const fine = scenes.filter(({ problems }) => problems.length === 0).length;
  return (
    <div class="column do">
      <Panel title="Scenes" note={`${fine} of ${scenes.length} as they had to be`}>
        <ol>
          {scenes.map((scene, index) => (
            <Scene key={index} scene={scene} />
          ))}
        </ol>
      </Panel>
    </div>
  );
};
