import { Token } from 'aws-cdk-lib';
import { DEFAULT_USER_ROW, ENVIRONMENT, USERS_TABLE } from '../../src/contract.ts';
import { parseRowTemplate } from '../../src/domain/row-template/row-template.ts';
import type { TemplateError } from '../../src/domain/row-template/template-error.ts';
import { type TableKey, tableKeyOf } from '../../src/domain/table-key.ts';
import { OptionError } from './option-error.ts';

type RowOptions = { readonly usersTableKey: TableKey; readonly userRow: string };

/** The key of the users' table, as a list with commas. */
export const tableKeyOption = (name: string, text: string = USERS_TABLE.partitionKey): TableKey => {
  const key = tableKeyOf(text.split(',').map((part) => part.trim()));
  if (!key) {
    throw new OptionError(name, "must be the table's key attributes, one or two: id or pk,sk.");
  }
  return key;
};

/** @throws {OptionError} if the functions could not make rows with these options. Returns them */
export const withUserRow = <Options extends RowOptions>(options: Options): Options => {
  const { userRow, usersTableKey } = options;
  if (Token.isUnresolved(userRow) || Token.isUnresolved(usersTableKey)) {
    return options; // known at deployment only
  }
  try {
    parseRowTemplate(userRow, usersTableKey);
  } catch (fault) {
    const { message } = fault as TemplateError; // it throws nothing else
    throw new OptionError('userRow', `${message}. See docs/row.md.`);
  }
  return options;
};

/** The row's template; nothing where the default is meant. */
export const rowVariable = ({ userRow }: Pick<RowOptions, 'userRow'>): Record<string, string> =>
  userRow === DEFAULT_USER_ROW ? {} : { [ENVIRONMENT.userRow]: userRow };

/** The key of the users' table; nothing where the default is meant. */
export const keyVariable = ({
  usersTableKey,
}: Pick<RowOptions, 'usersTableKey'>): Record<string, string> => {
  const names = usersTableKey.join(',');
  return names === USERS_TABLE.partitionKey ? {} : { [ENVIRONMENT.usersTableKey]: names };
};
