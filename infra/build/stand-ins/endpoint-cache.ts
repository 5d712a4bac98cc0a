/**
 * What the middleware for endpoint discovery keeps its endpoints in. It makes one and leaves it alone:
 * none of the operations that are called here discovers endpoints.
 */
export class EndpointCache {}
