import { readFileSync } from 'node:fs';
import { ADMIN_OPERATIONS, OPERATIONS, type AdminOperation, type VaultOperation } from '@hako/vault-client/contract';
import { parseStrictJson } from '../tokens/strict-json.js';
import { callersOf, DEFAULT_OPERATIONS, type CallerEntry, type CallerKind, type Callers } from './callers.js';

const KINDS = Object.keys(DEFAULT_OPERATIONS) as CallerKind[];
const KNOWN = new Set<string>([...OPERATIONS, ...ADMIN_OPERATIONS]);

/** One line of `vault-callers.json`; `default` is what this version gives the kind. */
export interface CallerLine {
  uri: string;
  kind: CallerKind;
  operations: 'default' | readonly (VaultOperation | AdminOperation)[];
}

/** @throws Error that says what is wrong; a list that is only half right must not open a door. */
export function readCallers(path: string): Callers {
  return callersOf(readCallerLines(path).map(({ uri, kind, operations }): CallerEntry => ({ uri, kind, operations: operations === 'default' ? DEFAULT_OPERATIONS[kind] : operations })));
}

export function readCallerLines(path: string): CallerLine[] {
  const document: unknown = parseStrictJson(readFileSync(path));
  const lines: unknown = typeof document === 'object' && document !== null && 'callers' in document ? document.callers : undefined;
  if (!Array.isArray(lines) || lines.length === 0) throw new Error(`The allow-list ${path} has no callers`);
  const checked = lines.map((line: unknown, i) => lineOf(line, `${path}, caller ${i + 1}`));
  if (new Set(checked.map(({ uri }) => uri)).size !== checked.length) throw new Error(`The allow-list ${path} names a caller twice`);
  return checked;
}

function lineOf(line: unknown, place: string): CallerLine {
  const { uri, kind, operations, ...rest } = (typeof line === 'object' && line !== null ? line : {}) as Record<string, unknown>;
  const known = KINDS.find((candidate) => candidate === kind);
  const listed = operations === 'default' || (Array.isArray(operations) && operations.every((name) => typeof name === 'string' && KNOWN.has(name)));
  if (typeof uri !== 'string' || !/^spiffe:\/\/[a-z0-9.-]+(\/[A-Za-z0-9._-]+)+$/.test(uri)) throw new Error(`${place}: uri must be a plain spiffe:// name`);
  if (!known) throw new Error(`${place}: kind must be one of ${KINDS.join(', ')}`);
  if (!listed || Object.keys(rest).length > 0) throw new Error(`${place}: operations must be "default" or a list of known operations, and nothing else may stand there`);
  return { uri, kind: known, operations: operations as CallerLine['operations'] };
}
