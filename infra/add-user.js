#!/usr/bin/env node
// JavaScript that any Node.js can read: a version that is too old must get as far as saying so.
import { existsSync } from 'node:fs';
import { types } from 'node:util';

// The package has no sources: it runs on the Node.js of whoever installed it, a clone on its own.
const isPackage = !existsSync(new URL('program.ts', import.meta.url));
const required = isPackage ? '22.13' : '24.0';
const advice = isPackage
  ? 'install a later one'
  : 'run "npm ci" in the folder of add_user, which installs it there, and then "npx add-user"';

/** @param {string} version */
const numbers = (version) => version.split('.').map(Number);
const [major = 0, minor = 0] = numbers(process.versions.node);
const [requiredMajor = 0, requiredMinor = 0] = numbers(required);

if (major < requiredMajor || (major === requiredMajor && minor < requiredMinor)) {
  console.error(
    `error: ADD_USER_E_NODE: add-user needs Node.js ${required} or later, and this is ${process.version}: ${advice}.`,
  );
  process.exitCode = 2;
} else {
  if (!Error.isError) {
    // Node.js 22 has none.
    Error.isError = (value) => types.isNativeError(value) || value instanceof Error;
  }
  const { runProgram } = await import(
    isPackage ? '../dist/package/infra/program.js' : './program.ts'
  );
  await runProgram(process.argv.slice(2));
}
