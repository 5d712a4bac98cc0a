import { TOUR } from '../catalogue.ts';
import { useAction, usePage, VerdictLine } from './shared.tsx';
import { act } from './store.ts';

/** The guided tour: one click a step. */
export const Tour = () => {
  const { view } = usePage();
  const isOver = view.tour >= TOUR.length;
  const step = TOUR[view.tour];
  const { isBusy, start, marks } = useAction('tour', () => act('tour'));
  return (
    <section class="tour" aria-label="Tour">
      <h2>Tour</h2>
      <ol>
        {TOUR.map(({ title }, index) => (
          <li
            key={title}
            class={index < view.tour ? 'done' : ''}
            aria-current={index === view.tour ? 'step' : undefined}
            title={title}
          >
            {index + 1}
            <span class="sr">
              {title}
              {index < view.tour ? ', done' : ''}
            </span>
          </li>
        ))}
      </ol>
      <div class="story">
        {step ? (
          <p>
            <strong>{step.title}.</strong> {step.story}
          </p>
        ) : (
          <p>
            <strong>That was the promise.</strong> Cognito got its event back each time, and nobody
            was lost. Now try it yourself.
          </p>
        )}
        <VerdictLine verdict={view.verdicts.tour} />
      </div>
      <button type="button" class={isOver ? 'small' : 'primary'} {...marks} onClick={start}>
        {isBusy ? 'At work …' : isOver ? 'Start over' : 'Do it'}
      </button>
    </section>
  );
};
