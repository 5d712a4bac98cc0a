import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VALIDATION_REPORT_FILE } from 'aws-cdk-lib/cx-api';
console.log(VALIDATION_REPORT_FILE, readFileSync, join)
