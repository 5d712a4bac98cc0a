import { randomInt } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { madeUpPerson, PEOPLE, type Person } from '../people.ts';
import type { InvocationView, PoolUserView } from '../view.ts';
import type { World } from '../world/world.ts';
import { type Action, ActionError, type ActionResult, textIn } from './action.ts';
import { judged, outcomesUnderFaults } from './judge.ts';
import { rowOfUser } from './rows.ts';
import { watchFor } from './watch.ts';

/** Nobody keeps it: every user of this pool has the same one. */
const PASSWORD = 'Chocolate-1';

export const somebody = (): Person => madeUpPerson(randomInt(PEOPLE));

const attributesOf = ({ email, name }: Person) => [
  { Name: 'email', Value: email },
  { Name: 'name', Value: name },
];

const userWith = async (
  { pool }: World,
  isWanted: (user: PoolUserView) => boolean,
): Promise<PoolUserView | undefined> => (await pool.users()).find(isWanted);

/** Signs up, through Cognito's own API. @returns the user, with the code that was sent */
export const signUpAs = async (world: World, person: Person): Promise<PoolUserView> => {
  const { client, clientId } = world.pool;
  const { UserSub } = await client.send(
    new SignUpCommand({
      ClientId: clientId,
      Username: person.email,
      Password: PASSWORD,
      UserAttributes: attributesOf(person),
    }),
  );
  const user = await userWith(world, ({ sub }) => sub === UserSub);
  if (!user) {
    throw new ActionError('The pool does not know the user that it took.');
  }
  return user;
};

/** Confirms, and waits for the invocation that Cognito makes of it. */
export const confirmAs = async (
  world: World,
  userName: string,
  code: string,
): Promise<InvocationView> => {
  const { client, clientId } = world.pool;
  using watching = watchFor(
    world,
    ({ functionName, subs }) => functionName === 'add_user' && subs.includes(userName),
  );
  await client.send(
    new ConfirmSignUpCommand({ ClientId: clientId, Username: userName, ConfirmationCode: code }),
  );
  return await watching.seen;
};

export const signUp: Action = async (world, input) => {
  const user = await signUpAs(world, {
    email: textIn(input, 'email').trim(),
    name: textIn(input, 'name').trim(),
  });
  return { ok: true, text: `The pool sent the code ${user.code} to ${user.email}.` };
};

/** The verdict on the first invocation of a confirmation. */
export const judgeFirst = (world: World, view: InvocationView): ActionResult =>
  judged(view, ['created', ...outcomesUnderFaults(world)]);

export const confirm: Action = async (world, input) => {
  const view = await confirmAs(world, textIn(input, 'userName'), textIn(input, 'code').trim());
  return judgeFirst(world, view);
};

/** The newest confirmed user; somebody signs up and confirms if there is none. */
const confirmedUser = async (world: World): Promise<PoolUserView> => {
  const known = await userWith(world, ({ status }) => status === 'CONFIRMED');
  if (known) {
    return known;
  }
  const user = await signUpAs(world, somebody());
  await confirmAs(world, user.userName, user.code ?? '');
  return user;
};

export const resetPassword: Action = async (world) => {
  const { client, clientId } = world.pool;
  const user = await confirmedUser(world);
  using watching = watchFor(
    world,
    ({ subs, triggerSource }) =>
      subs.includes(user.sub) && triggerSource === 'PostConfirmation_ConfirmForgotPassword',
  );
  const who = { ClientId: clientId, Username: user.userName };
  await client.send(new ForgotPasswordCommand(who));
  const code = (await userWith(world, ({ sub }) => sub === user.sub))?.code;
  await client.send(
    new ConfirmForgotPasswordCommand({ ...who, ConfirmationCode: code, Password: PASSWORD }),
  );
  return judged(await watching.seen, ['not-a-sign-up']);
};

export const createByAdministrator: Action = async (world) => {
  const { client, userPoolId } = world.pool;
  const person = somebody();
  const who = { UserPoolId: userPoolId, Username: person.email };
  const calls = world.journal.invocations.length;
  const { User } = await client.send(
    new AdminCreateUserCommand({
      ...who,
      MessageAction: 'SUPPRESS',
      UserAttributes: attributesOf(person),
    }),
  );
  await client.send(
    new AdminSetUserPasswordCommand({ ...who, Password: PASSWORD, Permanent: true }),
  );
  const sub = User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
  const wasCalled = world.journal.invocations.length > calls;
  const row = await rowOfUser(world, { sub, ...person });
  return wasCalled || row
    ? { ok: false, text: `${person.email} has a row, though no trigger should have run.` }
    : { ok: true, text: `${person.email} is confirmed, and has no row. Compare pool and table.` };
};
