import { useRef, useState } from 'preact/hooks';
import type { Facts } from '../view.ts';
import { usePage } from './shared.tsx';

type Setting = { readonly title: string; readonly code: string };

/** Settings with which one's own app talks to what runs here. */
export const settingsFor = (facts: Facts): readonly Setting[] => {
  const { region, userPoolId, clientId, endpoints, queues, usersTable } = facts;
  return [
    {
      title: 'amazon-cognito-identity-js',
      code: `new CognitoUserPool({
  UserPoolId: '${userPoolId}',
  ClientId: '${clientId}',
  endpoint: '${endpoints.cognito}',
})`,
    },
    {
      title: 'Amplify',
      code: `Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: '${userPoolId}',
      userPoolClientId: '${clientId}',
      userPoolEndpoint: '${endpoints.cognito}',
    },
  },
});`,
    },
    {
      title: 'AWS SDK, by variables',
      code: `AWS_REGION=${region}
AWS_ACCESS_KEY_ID=LOCAL
AWS_SECRET_ACCESS_KEY=local
AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=${endpoints.cognito}
AWS_ENDPOINT_URL_DYNAMODB=${endpoints.dynamoDb}
AWS_ENDPOINT_URL_SQS=${endpoints.sqs}
AWS_ENDPOINT_URL_LAMBDA=${endpoints.lambda}`,
    },
    {
      title: 'AWS CLI',
      code: `aws lambda invoke --function-name add_user --endpoint-url ${endpoints.lambda} \\
  --cli-binary-format raw-in-base64-out --payload file://events/sign-up.json /dev/stdout
aws dynamodb scan --table-name ${usersTable.name} --endpoint-url ${endpoints.dynamoDb}
aws sqs get-queue-attributes --attribute-names All --endpoint-url ${endpoints.sqs} \\
  --queue-url ${queues.retry}`,
    },
  ];
};

const CopyButton = ({ text }: { text: string }) => {
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button type="button" class="small" onClick={copy}>
      {isCopied ? 'Copied' : 'Copy'}
    </button>
  );
};

const Endpoints = ({ facts }: { facts: Facts }) => (
  <dl class="fields">
    {[
      ['User pool', `${facts.endpoints.cognito} · ${facts.userPoolId}, client ${facts.clientId}`],
      ['Table', `${facts.endpoints.dynamoDb} · ${facts.usersTable.name}`],
      ['Queue', facts.queues.retry],
      ['Function', `${facts.endpoints.lambda} · add_user`],
    ].map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

/** Where everything is, and how one's own app finds it. */
export const Connect = () => {
  const { facts } = usePage().view;
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" class="small" onClick={() => dialog.current?.showModal()}>
        Connect your app
      </button>
      <dialog ref={dialog} aria-labelledby="connect-title">
        <div class="title">
          <h2 id="connect-title">Connect your app</h2>
          <button type="button" class="small" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        <p>
          What runs here takes any AWS client. Whoever signs up from your app appears here, and so
          does the code.
        </p>
        <Endpoints facts={facts} />
        {settingsFor(facts).map(({ title, code }) => (
          <section key={title}>
            <h3>
              {title} <CopyButton text={code} />
            </h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{code}</pre>
          </section>
        ))}
        <p class="hint">{facts.engines.join(' · ')}</p>
      </dialog>
    </>
  );
};
