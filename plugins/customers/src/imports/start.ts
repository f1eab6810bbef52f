import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { HakoError, invalid, notFound, type PluginContext, type TenantTransaction, type UploadedFile } from '@hako/sdk-plugin';
import { listFields } from '../custom-fields/repository.js';
import { requireSystems } from '../dictionary/systems.js';
import { refuse } from '../errors.js';
import { importable } from './catalogue.js';
import { resolveColumns } from './columns.js';
import { Inspector, type Inspected } from './inspector.js';
import { rememberColumns } from './mapping-memory.js';
import { insertImport, setImportJob, type ImportRecord, type NewImport } from './repository.js';
import { DEFAULT_CONSUMER, parseLaterOptions, type ImportOptions } from './schema.js';
import { readUpload, type ReadFile } from './upload.js';
import { alignArchives } from '../stores/align.js';

const DAY_MS = 86_400_000;

/**
 * Takes an upload in: it is sealed while it streams past the inspector, and nothing is accepted before the whole file
 * was looked at. What is refused is deleted again, so that no half of it stays anywhere.
 */
export async function startImport(ctx: PluginContext, file: UploadedFile | undefined, given: ImportOptions | undefined): Promise<string> {
  if (!file) throw invalid([{ path: '/file', code: 'required' }]);
  if (given) await admit(ctx, given);
  const id = ctx.ids.uuid();
  const fileKey = `imports/${id}.csv`;
  const fileExpiresAt = new Date(ctx.clock.now().getTime() + (await ctx.settings.get<number>('customersUploadDays')) * DAY_MS);
  try {
    const early = given === undefined ? undefined : await readUpload(file.stream, given);
    // Options behind the file are known once it was read; how to read it may stand in them.
    const bytes = early ? undefined : await buffer(file.stream);
    const options = given ?? (await parseLaterOptions((await file.laterFields)['options']));
    if (!given) await admit(ctx, options);
    const read = early ?? (await readUpload(Readable.from(bytes ? [bytes] : []), options));
    const inspected = await sealUpload(ctx, read, { id, fileKey, fileExpiresAt });
    const row = await accept(ctx, { id, fileKey, fileExpiresAt, fileName: file.filename, options, inspected });
    await begin(ctx, row);
    return id;
  } catch (refusal) {
    await ctx.pii.deleteFile(fileKey).catch(() => ctx.log.warn({ importId: id }, 'a refused upload could not be deleted; it expires by itself'));
    throw refusal;
  }
}

/** The right, and the switch, at the talent that the file is for. */
async function admit(ctx: PluginContext, options: ImportOptions): Promise<void> {
  const talent = await ctx.scopes.talent(options.talentId);
  if (!talent) throw notFound();
  const scope = { type: 'talent', id: talent.id } as const;
  await ctx.require('customer.import:execute', scope, { seenWith: 'customer.profile:read' });
  if (!(await ctx.settings.get<boolean>('customerImportEnabled', scope))) throw refuse('IMPORT_DISABLED');
}

async function sealUpload(ctx: PluginContext, file: ReadFile, target: { id: string; fileKey: string; fileExpiresAt: Date }): Promise<Accepted['inspected']> {
  const inspector = new Inspector();
  const sealing = ctx.pii.sealFile(target.fileKey, inspector, { contentType: 'text/csv', expiresAt: target.fileExpiresAt, purpose: 'import', reason: `import ${target.id}` });
  // A seal that fails early must not leave the rest of the request unread.
  sealing.catch(() => inspector.resume());
  // Both are waited for whatever happens to one: a half-written object must be closed before it is deleted.
  const [piped, sealed] = await Promise.allSettled([pipeline(file.text, inspector), sealing]);
  if (piped.status === 'rejected' && piped.reason instanceof HakoError) throw piped.reason;
  if (sealed.status === 'rejected') throw sealed.reason;
  if (piped.status === 'rejected') throw piped.reason;
  const { format, encoding, sheet } = file;
  return { ...inspector.result(), format, encoding, sheet };
}

interface Accepted {
  id: string;
  fileKey: string;
  fileExpiresAt: Date;
  fileName: string;
  options: ImportOptions;
  inspected: Inspected & Pick<ReadFile, 'format' | 'encoding' | 'sheet'>;
}

async function accept(ctx: PluginContext, { options, inspected, ...file }: Accepted): Promise<NewImport> {
  const scope = { type: 'talent', id: options.talentId } as const;
  const custom = importable(await ctx.db.read(listFields), options.profileType);
  const { codes, problems } = resolveColumns(inspected.headers, { profileType: options.profileType, mode: options.mode, mapping: options.mapping ?? {}, custom });
  if (codes.some((code) => code?.startsWith('membership'))) await ctx.require('customer.membership:write', scope, { seenWith: 'customer.profile:read' });
  if (problems.length > 0) throw refuse('IMPORT_HEADERS', { details: problems });
  const limit = await ctx.settings.get<number>('maxImportRows', scope);
  if (inspected.rows > limit) throw refuse('IMPORT_TOO_MANY_ROWS', { params: { rows: inspected.rows, limit }, details: [{ path: '/file', code: 'too_many_rows', rows: inspected.rows, limit }] });
  const talent = await ctx.scopes.talent(options.talentId);
  if (!talent) throw notFound();
  // Ids are looked up in the archive: who joined it lately has to have hers there.
  await alignArchives(ctx);
  return {
    ...file,
    talentId: talent.id,
    profileStoreId: talent.profileStoreId ?? talent.id,
    profileType: options.profileType,
    mode: options.mode,
    consumer: options.consumer ?? DEFAULT_CONSUMER,
    columns: { delimiter: inspected.delimiter, headers: inspected.headers, codes, format: inspected.format, encoding: inspected.encoding, sheet: inspected.sheet },
    dryRun: options.dryRun ?? false,
    total: inspected.rows,
    createdAt: ctx.clock.now(),
    createdBy: ctx.principal.id,
  };
}

/** A trial leaves the dictionary as it is; what it would add is added by the real thing. */
async function begin(ctx: PluginContext, row: NewImport): Promise<void> {
  const named = row.columns.codes.includes('external_id') ? [{ consumer: row.consumer, path: '/options/consumer' }] : [];
  const addSystems = await requireSystems(ctx, row.talentId, named);
  await ctx.db.write(async (tx) => {
    if (!row.dryRun) await addSystems(tx);
    await enqueue(ctx, tx, row);
  });
}

async function enqueue(ctx: PluginContext, tx: TenantTransaction, row: NewImport): Promise<void> {
  await insertImport(tx, row);
  const job = await ctx.jobs.enqueue(tx, 'customers.import', { importId: row.id }, { title: 'jobs.importOf', params: { file: row.fileName }, link: `/customers/import/${row.id}`, total: row.total });
  await setImportJob(tx, row.id, job.id);
  await rememberColumns(tx, row, row.columns, { at: row.createdAt, id: row.createdBy });
  await ctx.audit.change(tx, {
    action: 'customer.import.started',
    resource: { type: 'customer-import', id: row.id, label: row.fileName },
    scope: { type: 'talent', id: row.talentId },
    after: { mode: row.mode, profileType: row.profileType, dryRun: row.dryRun, rows: row.total },
  });
}

/** The real thing after a trial, with the file that is sealed already. */
export async function runAfterTrial(ctx: PluginContext, trial: ImportRecord): Promise<string> {
  const id = ctx.ids.uuid();
  await begin(ctx, { ...trial, id, dryRun: false, createdAt: ctx.clock.now(), createdBy: ctx.principal.id });
  return id;
}
