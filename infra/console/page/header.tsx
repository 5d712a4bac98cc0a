import type { ComponentChildren } from 'preact';
import type { ActionName } from '../catalogue.ts';
import type { DynamoDbCondition } from '../view.ts';
import { Connect } from './connect.tsx';
import { exactText, kilobytes } from './format.ts';
import { SmallAction, usePage } from './shared.tsx';
import { ThemeButton } from './theme.tsx';

const Chip = (props: { isOk: boolean; children: ComponentChildren }) => (
  <li class={props.isOk ? 'chip' : 'chip off'}>{props.children}</li>
);

/** A service that can be taken away and brought back. */
const FaultyChip = (props: {
  service: string;
  text: string;
  isUp: boolean;
  away: ActionName;
  up: ActionName;
}) => {
  const { service, text, isUp, away, up } = props;
  return (
    <Chip isOk={isUp}>
      {text}
      {isUp ? (
        <SmallAction name={away} text="take away" of={service} />
      ) : (
        <SmallAction name={up} text="bring back" of={service} />
      )}
    </Chip>
  );
};

const DYNAMODB_TEXTS: Record<DynamoDbCondition, string> = {
  up: 'DynamoDB',
  away: 'DynamoDB is away',
  slow: 'DynamoDB is slow',
  throttled: 'DynamoDB throttles',
  'records-away': 'The records are away',
};

const processes = (count: number): string => (count === 1 ? '1 process' : `${count} processes`);

const Services = () => {
  const { services } = usePage().view;
  return (
    <ul class="chips" aria-label="Services">
      <Chip isOk={true}>Cognito</Chip>
      <FaultyChip
        service="DynamoDB"
        text={DYNAMODB_TEXTS[services.dynamoDb]}
        isUp={services.dynamoDb === 'up'}
        away="dynamodb-away"
        up="dynamodb-up"
      />
      <FaultyChip
        service="SQS"
        text={services.sqs === 'up' ? 'SQS' : 'SQS is away'}
        isUp={services.sqs === 'up'}
        away="sqs-away"
        up="sqs-up"
      />
      {services.nextFunction && (
        <Chip isOk={services.nextFunction === 'works'}>
          {services.nextFunction === 'works' ? 'Next function' : 'Next function fails'}
        </Chip>
      )}
      <Chip isOk={true}>
        Lambda <span class="muted">{processes(services.sandboxes)}</span>
        {services.sandboxes > 0 && <SmallAction name="kill" text="kill" of="the processes" />}
      </Chip>
    </ul>
  );
};

export const Header = () => {
  const { view, isReport } = usePage();
  const { facts } = view;
  return (
    <header class="top">
      <h1>add_user</h1>
      <p class="facts">
        {isReport ? `report of ${exactText(facts.startedMs).slice(0, 16)}` : 'local console'} · zip{' '}
        {kilobytes(facts.zipBytes)} · Node {facts.node}
        {isReport && ` · ${facts.engines.join(' · ')}`}
      </p>
      {!isReport && <Services />}
      <div class="tools">
        {!isReport && <Connect />}
        <ThemeButton />
      </div>
    </header>
  );
};
