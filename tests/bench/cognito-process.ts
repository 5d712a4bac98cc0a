import { startCognitoStub } from '../support/cognito-stub.ts';
import { BENCH_POOL, benchUser } from './bench-pool.ts';

// A pool in a process of its own, so that its work does not count as the command's.
const end = Number(process.argv[2]);
const stub = await startCognitoStub(BENCH_POOL, { end, at: benchUser });
console.log(stub.endpoint);
