/** Where on its way a remote was: its manifest, its entry, a module, the proof of its files, or a screen that was drawn. */
export const REPORT_PHASES = ['manifest', 'entry', 'expose', 'integrity', 'render'] as const;
export type ReportPhase = (typeof REPORT_PHASES)[number];

/** One failure as a browser tells it. There is nothing in it that a person typed or is. */
export interface RemoteReport {
  plugin: string;
  version: string;
  phase: ReportPhase;
  /** `REMOTE_UNREACHABLE`, `RUNTIME-008`, or the class of a render error (`TypeError`). */
  code: string;
  /** What was being loaded or drawn: an expose or a slot of the manifest. */
  place?: string;
}

export interface RemoteLoad {
  plugin: string;
  /** Until the first module of the remote was there. */
  ms: number;
}

/** The same failure of many browsers is one row. */
export interface ReportRow {
  plugin: string;
  version: string;
  phase: ReportPhase;
  code: string;
  place: string;
  count: number;
  firstAt: string;
  lastAt: string;
}
