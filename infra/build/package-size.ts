import { statSync } from 'node:fs';
import { join } from 'node:path';
import { kilobytes } from './build.ts';

// What `npm pack` runs last: this project's npm settings have npm say no more than the file's name.
const { npm_package_name, npm_package_version, npm_config_pack_destination = '' } = process.env;
const file = join(npm_config_pack_destination, `${npm_package_name}-${npm_package_version}.tgz`);
const { size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {}; // none for a dry run
if (size > 0) {
  console.error(`${file}  ${kilobytes(size)}`);
}
