import { useState } from 'preact/hooks';
import type { ActionName } from '../catalogue.ts';
import type { ServicesView, VerdictView, View } from '../view.ts';
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

/** What can be put in the way of a service, and what takes it away again. */
const FAULTS = [
  { fault: 'dynamodb-away', up: 'dynamodb-up' },
  { fault: 'dynamodb-slow', up: 'dynamodb-up' },
  { fault: 'dynamodb-throttled', up: 'dynamodb-up' },
  { fault: 'dynamodb-records-away', up: 'dynamodb-up' },
  { fault: 'sqs-away', up: 'sqs-up' },
  { fault: 'next-fails', up: 'next-works' },
] as const satisfies readonly { fault: ActionName; up: ActionName }[];

type Fault = (typeof FAULTS)[number];

const isOn = ({ dynamoDb, sqs, nextFunction }: ServicesView, { fault }: Fault): boolean =>
  [`dynamodb-${dynamoDb}`, `sqs-${sqs}`, `next-${nextFunction}`].includes(fault);

/** The function that comes next is there only if NEXT_FUNCTION names one. */
const isPossible = ({ nextFunction }: ServicesView, { fault }: Fault): boolean =>
  fault !== 'next-fails' || nextFunction !== undefined;

/** What was said last of a service: it stands where its last fault is, and nowhere else. */
const verdictOn = ({ verdicts }: View, { fault, up }: Fault): VerdictView | undefined => {
  const said = (name: ActionName): number => verdicts[name]?.atMs ?? 0;
  const ofService = FAULTS.filter((it) => it.up === up).map((it) => it.fault);
  const last = ofService.toSorted((a, b) => said(b) - said(a))[0];
  return last === fault ? verdicts[said(up) > said(fault) ? up : fault] : undefined;
};

/** Faults: while one is there, its button brings the service back. */
export const Break = () => {
  const { view } = usePage();
  return (
    <Panel title="Break">
      <ul class="cards">
        {FAULTS.filter((it) => isPossible(view.services, it)).map((it) => {
          const isThere = isOn(view.services, it);
          return (
            <ActionCard
              key={it.fault}
              name={isThere ? it.up : it.fault}
              isOn={isThere}
              verdict={verdictOn(view, it)}
            />
          );
        })}
        <ActionCard name="kill" />
      </ul>
    </Panel>
  );
};
