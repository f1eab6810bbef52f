import { accepted, data, defineRoute, empty, type PluginContext, type RouteDef } from '@hako/sdk-plugin';
import Type from 'typebox';
import { ProfileTypeSchema, Uuid } from '../customers/schema.js';
import { narrow } from '../customers/visibility.js';
import { oneBatch, tableReply } from '../csv/table.js';
import { listFields } from '../custom-fields/repository.js';
import { refuse } from '../errors.js';
import { importable } from './catalogue.js';
import { columnsFor, columnTitle } from './columns.js';
import { fixRows } from './fix.js';
import { forgetColumns, readMemory } from './mapping-memory.js';
import { previewFile } from './preview.js';
import { errorTable, importScope, loadImport, rejectedRows, requireFile } from './rejected.js';
import { countReasons, recentImports } from './repository.js';
import { DEFAULT_CONSUMER, FileFormatSchema, FixBody, FixResult, ImportOptions, ImportParams, ImportView, MappingQuery, Preview, PreviewOptions, ReasonCount, RejectedRow, RowsQuery } from './schema.js';
import { runAfterTrial, startImport } from './start.js';
import { errorText, importView } from './view.js';

const MAX_BYTES = 10 * 1024 * 1024;
const noStore = { headers: { 'cache-control': 'no-store' } };
const refusals = ['CUSTOMER_SYSTEM_UNKNOWN', 'IMPORT_DISABLED', 'IMPORT_ENCODING', 'IMPORT_EMPTY', 'IMPORT_BROKEN', 'IMPORT_HEADERS', 'IMPORT_TOO_MANY_ROWS', 'IMPORT_WORKBOOK_LOCKED', 'IMPORT_WORKBOOK_BROKEN', 'IMPORT_WORKBOOK_TOO_LARGE', 'IMPORT_SHEET', 'PAYLOAD_TOO_LARGE', 'VAULT_UNAVAILABLE'];

const start = defineRoute({
  method: 'POST', path: '/imports/customers', summary: 'routes.importStart',
  auth: 'user', permission: 'customer.import:execute', seenWith: 'customer.profile:read', scope: 'visible',
  audit: 'customer.import.started', errors: refusals,
  upload: { field: 'file', maxBytes: MAX_BYTES },
  schema: { body: ImportOptions, response: ImportView },
  handle: async ({ file, body }, ctx) => {
    const id = await startImport(ctx, file, body);
    return accepted(await importView(ctx, await loadImport(ctx, id)));
  },
});

const preview = defineRoute({
  method: 'POST', path: '/imports/customers/preview', summary: 'routes.importPreview',
  auth: 'user', permission: 'customer.import:execute', seenWith: 'customer.profile:read', scope: 'visible', errors: refusals,
  upload: { field: 'file', maxBytes: MAX_BYTES },
  schema: {
    body: PreviewOptions,
    response: Preview,
  },
  handle: async ({ file, body }, ctx) => data(await previewFile(ctx, file, body ?? { profileType: 'individual' }), noStore),
});

const template = defineRoute({
  method: 'GET', path: '/imports/customers/template', summary: 'routes.importTemplate',
  auth: 'user', permission: 'customer.import:execute', seenWith: 'customer.profile:read', scope: 'visible',
  schema: { query: Type.Object({ profileType: Type.Optional(ProfileTypeSchema), format: Type.Optional(FileFormatSchema) }, { additionalProperties: false }) },
  handle: async ({ query }, ctx) => {
    const { profileType = 'individual', format = 'csv' } = query;
    const fields = importable(await ctx.db.read(listFields), profileType);
    const titles = columnsFor(profileType, fields).filter((def) => def.template).map((def) => columnTitle(ctx, def, fields));
    return tableReply(oneBatch([]), { titles, format, sheet: ctx.t('template.sheet'), name: `customers-${profileType}` });
  },
});

const mapping = defineRoute({
  method: 'GET', path: '/imports/customers/mapping', summary: 'routes.importMapping',
  auth: 'user', permission: 'customer.import:execute', seenWith: 'customer.profile:read', scope: 'visible',
  schema: { query: MappingQuery, response: Type.Array(Type.Object({ header: Type.String(), field: Type.Union([Type.String(), Type.Null()]) })) },
  handle: async ({ query: { profileType, consumer = DEFAULT_CONSUMER } }, ctx) => {
    const known = await ctx.db.read((reader) => readMemory(reader, { profileType, consumer }));
    return data([...known].map(([header, field]) => ({ header, field })));
  },
});

const forget = defineRoute({
  method: 'DELETE', path: '/imports/customers/mapping', summary: 'routes.importForget',
  auth: 'user', permission: 'customer.import:execute', seenWith: 'customer.profile:read', scope: 'visible',
  audit: 'customer.import.forgotten',
  schema: { query: MappingQuery },
  handle: async ({ query: { profileType, consumer = DEFAULT_CONSUMER } }, ctx) => {
    await ctx.db.write(async (tx) => {
      const columns = await forgetColumns(tx, { profileType, consumer });
      if (columns > 0) await ctx.audit.change(tx, { action: 'customer.import.forgotten', resource: { type: 'customer-import', id: `${profileType}:${consumer}` }, before: { profileType, consumer, columns }, after: null });
    });
    return empty();
  },
});

const list = defineRoute({
  method: 'GET', path: '/imports', summary: 'routes.importList',
  auth: 'user', permission: 'customer.import:read', scope: 'visible',
  schema: { query: Type.Object({ talentId: Type.Optional(Uuid), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }, { additionalProperties: false }), response: Type.Array(ImportView) },
  handle: async ({ query }, ctx) => {
    const visible = await ctx.scopes.visible('customer.import:read');
    const pageSize = query.pageSize ?? 20;
    const rows = await ctx.db.read((reader) => recentImports(reader, narrow(visible, query.talentId), pageSize));
    return { ...data(await Promise.all(rows.map((row) => importView(ctx, row)))), meta: { pageSize, nextCursor: null } };
  },
});

const get = defineRoute({
  method: 'GET', path: '/imports/:id', summary: 'routes.importGet',
  auth: 'user', permission: 'customer.import:read', scope: importScope,
  schema: { params: ImportParams, response: ImportView },
  handle: async ({ params }, ctx) => data(await importView(ctx, await loadImport(ctx, params.id))),
});

const reasons = defineRoute({
  method: 'GET', path: '/imports/:id/reasons', summary: 'routes.importReasons',
  auth: 'user', permission: 'customer.import:read', scope: importScope,
  schema: { params: ImportParams, response: Type.Array(ReasonCount) },
  handle: async ({ params }, ctx) => {
    const counted = await ctx.db.read((reader) => countReasons(reader, params.id));
    return data(counted.map(({ records, ...error }) => ({ ...errorText(ctx, error), records })));
  },
});

const rows = defineRoute({
  method: 'GET', path: '/imports/:id/rows', summary: 'routes.importRows',
  auth: 'user', permission: 'customer.import:execute', seenWith: 'customer.import:read', scope: importScope, sensitive: true, errors: ['IMPORT_FILE_GONE', 'VAULT_UNAVAILABLE'],
  schema: { params: ImportParams, query: RowsQuery, response: Type.Array(RejectedRow) },
  handle: async ({ params, query }, ctx) => {
    const row = await loadImport(ctx, params.id);
    await requireFile(ctx, row);
    const pageSize = query.pageSize ?? 50;
    const page = await rejectedRows(ctx, row, { after: Number(query.cursor ?? 0), size: pageSize });
    return { ...data(page.items, noStore), meta: { pageSize, total: row.failed, nextCursor: page.nextCursor } };
  },
});

const fix = defineRoute({
  method: 'POST', path: '/imports/:id/fix', summary: 'routes.importFix',
  auth: 'user', permission: 'customer.import:execute', seenWith: 'customer.import:read', scope: importScope, sensitive: true, idempotent: false,
  audit: 'customer.import.fixed', errors: ['IMPORT_FILE_GONE', 'IMPORT_STATE', 'VAULT_UNAVAILABLE'],
  schema: { params: ImportParams, body: FixBody, response: Type.Object({ rows: Type.Array(FixResult), import: ImportView }) },
  handle: async ({ params, body }, ctx) => {
    const row = await loadImport(ctx, params.id);
    await requireFile(ctx, row);
    const results = await fixRows(ctx, row, body);
    return data({ rows: results, import: await importView(ctx, await loadImport(ctx, params.id)) }, noStore);
  },
});

const errorsFile = defineRoute({
  method: 'GET', path: '/imports/:id/errors', summary: 'routes.importErrors',
  auth: 'user', permission: 'customer.import:execute', seenWith: 'customer.import:read', scope: importScope, sensitive: true, errors: ['IMPORT_FILE_GONE', 'VAULT_UNAVAILABLE'],
  schema: { params: ImportParams, query: Type.Object({ format: Type.Optional(FileFormatSchema) }, { additionalProperties: false }) },
  handle: async ({ params, query }, ctx) => {
    const row = await loadImport(ctx, params.id);
    await requireFile(ctx, row);
    const { titles, lines } = errorTable(ctx, row);
    return tableReply(lines, { titles, format: query.format ?? 'csv', sheet: ctx.t('template.errors'), name: `errors-${row.fileName.replace(/\.(csv|xlsx|txt|tsv)$/i, '')}` });
  },
});

const cancel = defineRoute({
  method: 'POST', path: '/imports/:id/cancel', summary: 'routes.importCancel',
  auth: 'user', permission: 'customer.import:execute', seenWith: 'customer.import:read', scope: importScope, idempotent: false,
  audit: 'customer.import.cancelled', errors: ['IMPORT_STATE'],
  schema: { params: ImportParams, response: ImportView },
  handle: async ({ params }, ctx) => {
    const row = await loadImport(ctx, params.id);
    if (row.jobId === null || !(await isRunning(ctx, row.jobId))) throw refuse('IMPORT_STATE');
    await ctx.jobs.cancel(row.jobId);
    await ctx.db.write((tx) => ctx.audit.change(tx, { action: 'customer.import.cancelled', resource: { type: 'customer-import', id: row.id, label: row.fileName }, scope: { type: 'talent', id: row.talentId } }));
    return data(await importView(ctx, await loadImport(ctx, params.id)));
  },
});

const run = defineRoute({
  method: 'POST', path: '/imports/:id/run', summary: 'routes.importRun',
  auth: 'user', permission: 'customer.import:execute', seenWith: 'customer.import:read', scope: importScope,
  audit: 'customer.import.started', errors: ['IMPORT_STATE', 'IMPORT_FILE_GONE', 'IMPORT_DISABLED'],
  schema: { params: ImportParams, response: ImportView },
  handle: async ({ params }, ctx) => {
    const trial = await loadImport(ctx, params.id);
    await requireFile(ctx, trial);
    if (!trial.dryRun) throw refuse('IMPORT_STATE');
    if (!(await ctx.settings.get<boolean>('customerImportEnabled', { type: 'talent', id: trial.talentId }))) throw refuse('IMPORT_DISABLED');
    const id = await runAfterTrial(ctx, trial);
    return accepted(await importView(ctx, await loadImport(ctx, id)));
  },
});

async function isRunning(ctx: PluginContext, jobId: string): Promise<boolean> {
  const job = await ctx.jobs.get(jobId);
  return job !== undefined && ['waiting', 'running', 'retrying'].includes(job.state);
}

export const importRoutes: RouteDef[] = [start, preview, template, mapping, forget, list, get, reasons, rows, fix, errorsFile, cancel, run];
