/** Told of a part that failed and when. May fail itself. */
export type ReportFault = (part: string, moment: string, fault: unknown) => void;

/** Reports, and survives a report that fails. */
export const tell = (report: ReportFault, ...failure: Parameters<ReportFault>): void => {
  try {
    report(...failure);
  } catch {
    // The log is what failed: there is nobody left to tell, and Cognito still wants its answer.
  }
};
