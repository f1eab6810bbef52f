/** One line of the table. */
export interface Measure {
  what: string;
  /** What was measured here, with its unit. */
  value: string;
  /** The baseline of the same run, with its unit; `''` where the goal is absolute. */
  baseline: string;
  /** value / baseline, in words: `104 %`. */
  ratio: string;
  goal: string;
  met: boolean | null;
}

export interface BenchContext {
  /** Of the house that was started for the bench. */
  url: string;
  dataDir: string;
  password: string;
  coreDatabaseUrl: string;
  /** Of the cluster's owner, in core's database. */
  ownerDatabaseUrl: string;
  /** Of the cluster's owner, in the database `postgres`. */
  clusterUrl: string;
  chromium: string | null;
  /** Seconds of each round of load. */
  seconds: number;
  rounds: number;
  corePid: number;
  /** Of the process that runs jobs. */
  workerPid: number;
  /** What the core of the house was started with. */
  coreEnvironment: NodeJS.ProcessEnv;
  say(line: string): void;
}

export interface BenchPart {
  name: string;
  /** In one line, for `npm run bench -- --help`. */
  about: string;
  /** False for parts that need no running house. */
  needsHouse: boolean;
  run(context: BenchContext): Promise<Measure[]>;
}
