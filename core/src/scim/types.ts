import type { Cradle } from '../cradle.js';
import type { ScimCaller } from './caller.js';

export type ScimDeps = Pick<Cradle, 'config' | 'database' | 'identity' | 'access' | 'apiKeys' | 'perimeter' | 'audit' | 'ids' | 'clock' | 'log' | 'metrics' | 'contexts' | 'mailer'>;

export interface Operation extends ScimCaller {
  /** `https://hako.example/scim/v2`, for locations. */
  base: string;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export type Body = Readonly<Record<string, unknown>>;

/** One kind of resource; every operation is one transaction. */
export interface Endpoint {
  schema: string;
  list(operation: Operation, page: { filter: string | undefined; offset: number; limit: number }): Promise<{ resources: Record<string, unknown>[]; total: number }>;
  read(operation: Operation, id: string): Promise<Answer>;
  create(operation: Operation, body: Body): Promise<Answer>;
  replace(operation: Operation, id: string, body: Body, ifMatch: string | undefined): Promise<Answer>;
  patch(operation: Operation, id: string, body: Body, ifMatch: string | undefined): Promise<Answer>;
  remove(operation: Operation, id: string, ifMatch: string | undefined): Promise<void>;
}
