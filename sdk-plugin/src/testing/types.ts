import type { PluginContext } from '../context.js';
import type { PluginManifest } from '../manifest/index.js';
import type { HakoPlugin } from '../plugin.js';

/** An answer of the API, whatever it was; nothing is thrown. */
export interface TestAnswer<T = unknown> {
  status: number;
  headers: Headers;
  /** Whole body, parsed when it is JSON. */
  body: unknown;
  /** `data` of the envelope. */
  data: T;
  meta: Record<string, unknown> | undefined;
  /** `code` of an error. */
  code: string | undefined;
}

/** `path` is what follows `/api/v1`. */
export interface TestClient {
  request<T = unknown>(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal }): Promise<TestAnswer<T>>;
  get<T = unknown>(path: string): Promise<TestAnswer<T>>;
  post<T = unknown>(path: string, body?: unknown): Promise<TestAnswer<T>>;
  put<T = unknown>(path: string, body?: unknown): Promise<TestAnswer<T>>;
  patch<T = unknown>(path: string, body?: unknown): Promise<TestAnswer<T>>;
  delete<T = unknown>(path: string): Promise<TestAnswer<T>>;
  /** Multipart with the fields before the file. */
  upload<T = unknown>(path: string, file: { field?: string; name: string; type?: string; content: string | Buffer }, fields?: Record<string, string>): Promise<TestAnswer<T>>;
  /** The bare answer, for streams. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export interface TestTenant {
  id: string;
  code: string;
  subsidiaryId: string;
  talentId: string;
  talentPath: string;
}

/** What the contract suite asks of a plugin that the host runs. */
export interface PluginInspection {
  manifest: PluginManifest;
  state: string;
  reason: string | null;
  routes: { method: string; path: string; auth: string; permission: string | undefined; upload: boolean }[];
  /** Runs `register` once more. */
  register(): { ms: number; contributions: Record<string, number> };
  migrationProblems(): Promise<string[]>;
  texts(): Record<'en' | 'zh' | 'ja', Record<string, string>>;
  /** Rows of each table of the manifest. */
  rowCounts(tenantId: string): Promise<Record<string, number>>;
  /** Some ids of rows in the plugin's tables. */
  ids(tenantId: string): Promise<string[]>;
}

/** A Hako of your own, on a real PostgreSQL, with your plugin in it. */
export interface TestApp {
  url: string;
  password: string;
  clock: { now(): Date; advance(ms: number): void };
  tenant(code: string): TestTenant;
  /** `admin`, `manager`, `viewer`, `moderator`, `support`, `analyst` or `talent` of an agency (`DEMO`, `OTHER`, …). */
  as(tenantCode: string, username: string): TestClient;
  anonymous(): TestClient;
  context(plugin: string, tenantCode: string): Promise<PluginContext>;
  inspection(plugin: string): PluginInspection;
  drainJobs(): Promise<void>;
  drainOutbox(): Promise<void>;
  /** Change log of an agency, oldest first. */
  changes(tenantCode: string): Promise<{ action: string; [column: string]: unknown }[]>;
  stop(): Promise<void>;
}

export interface TestAppOptions {
  /** A folder with a `plugin.json` and a built server part, or a definition with the folder of its texts. */
  plugins: (string | HakoPlugin | { definition: HakoPlugin; folder: string })[];
  /** How many agencies, at most five. Default 2: a test with one cannot see a leak. */
  tenants?: number;
  /** `real` spawns the vault; `none` (default) answers `VAULT_UNAVAILABLE`. */
  vault?: 'real' | 'none';
  enable?: boolean;
  environment?: Record<string, string>;
}
