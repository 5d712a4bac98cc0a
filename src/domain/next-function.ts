/**
 * ARN of a Lambda function, with or without a version or an alias.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
 */
export const FUNCTION_ARN =
  /^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}(:(\$LATEST|[\w-]{1,128}))?$/;

/** A function that gets Cognito's event after this one, as Cognito would have sent it. */
export type NextFunction = {
  /**
   * Invokes it and waits for its end. What it returns is dropped.
   *
   * @param event JSON text
   * @throws if it could not be invoked, failed, or did not end before `signal` aborted. It may have run
   */
  call(event: string, signal: AbortSignal): Promise<void>;
  /**
   * Has Lambda keep the event, and invoke the function until it succeeds or Lambda gives up.
   *
   * @param event JSON text
   * @throws if Lambda did not take the event before `signal` aborted
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  handOver(event: string, signal: AbortSignal): Promise<void>;
};
