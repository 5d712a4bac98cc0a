import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { OptionError } from '../stack/option-error.ts';
import type { TemplateNote } from '../stack/template-note.ts';

/** @throws {OptionError} if events would be made of a stream that is off, or that has no rows in it */
export const requireStream = ({ usersStreamArn }: TemplateNote, table: TableDescription): void => {
  const { LatestStreamArn, StreamSpecification } = table;
  const isRight =
    StreamSpecification?.StreamEnabled === true &&
    LatestStreamArn === usersStreamArn &&
    StreamSpecification.StreamViewType?.startsWith('NEW_') === true;
  if (usersStreamArn !== undefined && !isRight) {
    throw new OptionError(
      'usersStreamArn',
      `must be the stream of table ${table.TableName} that is on, with StreamViewType NEW_IMAGE or NEW_AND_OLD_IMAGES: look for LatestStreamArn and StreamSpecification in aws dynamodb describe-table. See docs/events.md.`,
    );
  }
};
