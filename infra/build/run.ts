import { relative } from 'node:path';
import { PROJECT_DIR } from '../paths.ts';
import { kilobytes } from './build.ts';
import { newZips } from './current-zips.ts';

// What `npm run build` runs.
for (const { zipPath, sizeBytes, files } of await newZips()) {
  console.log(`${relative(PROJECT_DIR, zipPath)}  ${kilobytes(sizeBytes)}`);
  for (const file of files) {
    console.log(`  ${file.name}  ${kilobytes(file.sizeBytes)}`);
  }
}
