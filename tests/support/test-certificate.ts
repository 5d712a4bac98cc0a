import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const pem = (name: string): Buffer =>
  readFileSync(createRequire(import.meta.url).resolve(`dynalite/ssl/${name}`));

/** A server's certificate and key that nobody vouches for. */
export const testCertificate = () => ({
  cert: pem('server-crt.pem'),
  key: pem('server-key.pem'),
});
