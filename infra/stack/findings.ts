import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VALIDATION_REPORT_FILE } from 'aws-cdk-lib/cx-api';
import { CommandError } from '../cli/command-errors.ts';

/** Something in a template that a rule of cdk-nag or CDK objects to, and that nobody gave a reason for. */
export type Finding = {
  readonly rule: string;
  readonly severity: string;
  readonly says: string;
  readonly places: readonly string[];
};

/** A rule of cdk-nag or of CDK objects to the template, and nobody has given a reason to pass it over. */
export class ChecksError extends CommandError {
  override readonly name = 'ChecksError';

  constructor(findings: readonly Finding[]) {
    const lines = findings.map(
      ({ rule, severity, says, places }) => `  ${rule} (${severity}): ${says} ${places.join(', ')}`,
    );
    super('ADD_USER_E_CHECKS', ['the template does not pass its checks:', ...lines].join('\n'));
  }
}

/** The parts that are read of the report that CDK leaves beside the templates. */
type Report = {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly severity?: string;
      readonly description: string;
      readonly violatingConstructs: readonly { readonly constructPath?: string }[];
    }[];
  }[];
};

/**
 * Every finding of the last synth, warnings included: CDK itself lets those pass.
 *
 * @param assemblyDir folder that the app was synthesized to
 */
export const findingsIn = (assemblyDir: string): readonly Finding[] => {
  const file = join(assemblyDir, VALIDATION_REPORT_FILE);
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report; // CDK wrote it, see its own type
  return report.pluginReports
    .flatMap(({ violations }) => violations)
    .map(({ ruleName, severity = 'unknown', description, violatingConstructs }) => ({
      rule: ruleName,
      severity,
      says: description,
      places: violatingConstructs.map(({ constructPath = 'unknown' }) => constructPath),
    }));
};

/** @throws {ChecksError} if the last synth has findings */
export const refuseFindings = (assemblyDir: string): void => {
  const findings = findingsIn(assemblyDir);
  if (findings.length > 0) {
    throw new ChecksError(findings);
  }
};
