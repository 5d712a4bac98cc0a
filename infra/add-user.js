#!/usr/bin/env node
// JavaScript that any Node.js can read: a version that is too old must get as far as saying so.
const REQUIRED_MAJOR = 24;

if (Number.parseInt(process.versions.node, 10) < REQUIRED_MAJOR) {
  console.error(
    `error: ADD_USER_E_NODE: add-user needs Node.js ${REQUIRED_MAJOR} or later, and this is ${process.version}: run "npm ci" in the folder of add_user, which installs it there, and then "npx add-user".`,
  );
  process.exitCode = 2;
} else {
  const { runProgram } = await import('./program.ts');
  await runProgram(process.argv.slice(2));
}
