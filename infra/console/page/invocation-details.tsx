import type { InvocationView, MetricView } from '../view.ts';
import { jsonText, visible } from './format.ts';
import { LogLines } from './log-lines.tsx';
import { SmallAction, usePage, VerdictLine } from './shared.tsx';
import { Tabs } from './tabs.tsx';
import { Waterfall } from './waterfall.tsx';

const Json = ({ value }: { value: unknown }) => <pre class="json">{jsonText(value)}</pre>;

const Answer = ({ invocation }: { invocation: InvocationView }) => {
  const { error, differences, answer } = invocation;
  if (error) {
    return (
      <p class="difference">
        {visible(error.errorType)}: <bdi>{visible(error.errorMessage)}</bdi>
      </p>
    );
  }
  return (
    <>
      {differences.map((difference) => (
        <p key={difference} class="difference">
          <bdi>{visible(difference)}</bdi>
        </p>
      ))}
      <Json value={answer} />
    </>
  );
};

const Metrics = ({ metrics }: { metrics: readonly MetricView[] }) =>
  metrics.length === 0 ? (
    <p class="empty">It published none.</p>
  ) : (
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">metric</th>
          <th scope="col" class="number">
            value
          </th>
          <th scope="col">dimensions</th>
        </tr>
      </thead>
      <tbody>
        {metrics.map(({ namespace, name, value, dimensions }) => (
          <tr key={`${namespace}/${name}`}>
            <td>
              {namespace}/{name}
            </td>
            <td class="number">{value}</td>
            <td class="muted">
              {Object.entries(dimensions)
                .map(([key, text]) => `${key}=${text}`)
                .join(' ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );

const FINE: Record<InvocationView['functionName'], (caller: string) => string> = {
  add_user: (caller) => `${caller} got back what it sent`,
  retry_user: () => 'The queue got its answer',
  next_function: () => 'It did its work; what it returned is dropped',
};

/** What Cognito, or whoever called, got back. */
const AnswerLine = ({ invocation }: { invocation: InvocationView }) => {
  const { functionName, durationMs, error, differences, sender } = invocation;
  if (durationMs === undefined) {
    return <p class="answer muted">It runs.</p>;
  }
  const isFine = error === undefined && differences.length === 0;
  const caller = sender === 'Cognito' ? 'Cognito' : 'The caller';
  const fine = FINE[functionName](caller);
  const wrong = error ? `${caller} got an error` : `${caller} got another event back`;
  return (
    <p class={`answer verdict ${isFine ? 'good' : 'bad'}`}>
      <span aria-hidden="true">{isFine ? '✔' : '✘'}</span> {isFine ? fine : wrong}
      <span class="muted"> · sent by {sender}</span>
    </p>
  );
};

export const InvocationDetails = ({ invocation }: { invocation: InvocationView }) => {
  const { isReport, view } = usePage();
  const { id, log, metrics, trace, event, functionName } = invocation;
  return (
    <>
      <Tabs
        label="Invocation"
        tabs={[
          { title: 'Trace', content: () => <Waterfall bars={trace} /> },
          { title: `Log ${log.length}`, content: () => <LogLines lines={log} /> },
          { title: 'Event', content: () => <Json value={event} /> },
          { title: 'Answer', content: () => <Answer invocation={invocation} /> },
          { title: 'Metric', content: () => <Metrics metrics={metrics} /> },
        ]}
      />
      <div class="foot">
        <AnswerLine invocation={invocation} />
        {!isReport && functionName === 'add_user' && (
          <SmallAction name="send-again" text="send again" of="this event" input={{ id }} />
        )}
      </div>
      <VerdictLine verdict={view.verdicts['send-again']} />
    </>
  );
};
