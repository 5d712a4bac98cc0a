import { useState } from 'preact/hooks';
import { ActionCard, Panel, usePage } from './shared.tsx';

const SendFile = () => {
  const { view } = usePage();
  const { eventFiles } = view.facts;
  const [file, setFile] = useState(eventFiles[0] ?? '');
  return (
    <ActionCard
      name="send-file"
      input={{ file }}
      before={
        <label class="field">
          A file of events/
          <select value={file} onChange={({ currentTarget }) => setFile(currentTarget.value)}>
            {eventFiles.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      }
    />
  );
};

export const Try = () => (
  <Panel title="Try">
    <ul class="cards">
      <ActionCard name="again" />
      <ActionCard name="at-once" />
      <ActionCard name="password-reset" />
      <ActionCard name="admin-user" />
      <ActionCard name="compare" />
      <SendFile />
    </ul>
  </Panel>
);

/** Faults: while one is there, its button brings the service back. */
export const Break = () => {
  const { dynamoDb, sqs } = usePage().view.services;
  return (
    <Panel title="Break">
      <ul class="cards">
        {dynamoDb !== 'up' && <ActionCard name="dynamodb-up" isOn />}
        <ActionCard name="dynamodb-away" />
        <ActionCard name="dynamodb-slow" />
        <ActionCard name="dynamodb-throttled" />
        <ActionCard name="dynamodb-records-away" />
        {sqs === 'up' ? <ActionCard name="sqs-away" /> : <ActionCard name="sqs-up" isOn />}
        <ActionCard name="kill" />
      </ul>
    </Panel>
  );
};
