import type { Listed, MessageView, RecordView } from '../view.ts';
import { countdownText, exactText, shortId, spanText } from './format.ts';
import { Ago, Panel, SmallAction, usePage, VerdictLine } from './shared.tsx';

const Record = ({ record }: { record: RecordView }) => {
  const { nowMs, isReport } = usePage();
  const { id, sub, status, outcome, expiresMs } = record;
  const isExpired = expiresMs < nowMs;
  return (
    <tr>
      <td class="mono" title={sub ?? id}>
        {shortId(sub ?? id.slice(id.indexOf('#') + 1))}
      </td>
      <td>{outcome ?? status.toLowerCase()}</td>
      <td class="number">
        <time dateTime={exactText(expiresMs)} title={exactText(expiresMs)}>
          {isExpired ? 'expired' : spanText(expiresMs - nowMs)}
        </time>
      </td>
      <td class="actions">
        {!(isReport || isExpired) && (
          <SmallAction
            name="expire-record"
            text="expire"
            of={`the record of ${sub ?? id}`}
            input={{ id }}
          />
        )}
      </td>
    </tr>
  );
};

export const Records = () => {
  const { view } = usePage();
  const { items, total } = view.records;
  return (
    <Panel title="Idempotency records" note={total}>
      {total === 0 ? (
        <p class="empty">None.</p>
      ) : (
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">sub</th>
              <th scope="col">outcome</th>
              <th scope="col" class="number">
                expires in
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {items.map((record) => (
              <Record key={record.id} record={record} />
            ))}
          </tbody>
        </table>
      )}
      {total > items.length && <p class="empty">The newest {items.length} are shown.</p>}
      <VerdictLine verdict={view.verdicts['expire-record']} />
    </Panel>
  );
};

const Message = ({ message, hasNext }: { message: MessageView; hasNext: boolean }) => {
  const { nowMs, view } = usePage();
  const { sub, id, sentMs, attempts, visibleMs } = message;
  const isTried = view.invocations.some(
    ({ functionName, durationMs, subs }) =>
      functionName === 'retry_user' && durationMs === undefined && subs.some((it) => it === sub),
  );
  const isHidden = !isTried && visibleMs > nowMs;
  return (
    <tr>
      <td class="mono" title={sub ?? id}>
        {shortId(sub ?? id)}
      </td>
      <td>
        <Ago atMs={sentMs} />
      </td>
      <td class="number">{attempts}</td>
      {hasNext && (
        <td class="number" title={isHidden ? exactText(visibleMs) : ''}>
          {isHidden ? countdownText(visibleMs, nowMs) : 'now'}
        </td>
      )}
    </tr>
  );
};

const Messages = ({ queue, hasNext }: { queue: Listed<MessageView>; hasNext: boolean }) => (
  <table class="plain">
    <thead>
      <tr>
        <th scope="col">sub</th>
        <th scope="col">parked</th>
        <th scope="col" class="number">
          attempts
        </th>
        {hasNext && (
          <th scope="col" class="number">
            next in
          </th>
        )}
      </tr>
    </thead>
    <tbody>
      {queue.items.map((message) => (
        <Message key={message.id} message={message} hasNext={hasNext} />
      ))}
    </tbody>
  </table>
);

export const Queues = () => {
  const { view, isReport } = usePage();
  const { retryQueue, deadLetters } = view;
  return (
    <>
      <Panel
        title="Retry queue"
        note={
          <>
            {retryQueue.total} waiting{' '}
            {!isReport && retryQueue.total > 0 && (
              <SmallAction name="retry-now" text="retry now" of="what waits" />
            )}
          </>
        }
      >
        {retryQueue.total === 0 ? (
          <p class="empty">Nothing waits.</p>
        ) : (
          <Messages queue={retryQueue} hasNext={true} />
        )}
        <VerdictLine verdict={view.verdicts['retry-now']} />
      </Panel>
      <Panel title="Dead letters" note={deadLetters.total}>
        {deadLetters.total === 0 ? (
          <p class="empty">None.</p>
        ) : (
          <Messages queue={deadLetters} hasNext={false} />
        )}
      </Panel>
    </>
  );
};

/** The users of the pool. A code waits here too that one's own app had sent. */
export const Pool = () => {
  const { view } = usePage();
  const { items, total } = view.pool;
  return (
    <Panel title="User pool" note={total === 1 ? '1 user' : `${total} users`}>
      {total === 0 ? (
        <p class="empty">Nobody has signed up.</p>
      ) : (
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">e-mail</th>
              <th scope="col">status</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ userName, email, status, code, sub }) => (
              <tr key={userName} title={sub}>
                <td class="wrap mono">
                  <bdi>{email ?? userName}</bdi>
                </td>
                <td>
                  {status.toLowerCase().replaceAll('_', ' ')}
                  {code !== undefined && <span class="muted block">code {code}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {total > items.length && <p class="empty">The newest {items.length} are shown.</p>}
    </Panel>
  );
};
