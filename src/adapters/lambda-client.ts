/**
 * Lambda's client, as far as it is used. A package that is imported on demand is bundled as a whole; a
 * module like this one only with what it names.
 */
// biome-ignore lint/performance/noBarrelFile: it is imported on demand, and nothing else of the package is wanted
export { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
