import { created, data, defineRoute, invalid, notFound, versionConflict, type PluginContext, type RouteDef, type TenantTransaction } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import { IdParams, ProfileTypeSchema, Uuid, Version } from '../customers/schema.js';
import { refuse } from '../errors.js';
import { isCalendarDate } from '../personal/normalise.js';
import { insertField, listFields, lockField, lockFields, updateField } from './repository.js';
import { FIELD_TYPES, MAX_FIELDS, MAX_PERSONAL_FIELDS, SLOTS, SORTABLE_TYPES, type CustomField, type FieldOption, type FieldRules, type FieldType } from './types.js';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 100, pattern: String.raw`^[^\u0000-\u001f\u007f-\u009f]*\S[^\u0000-\u001f\u007f-\u009f]*$` });
const Name = Type.Object({ en: Text, zh: Type.Optional(Text), ja: Type.Optional(Text) }, closed);
const Help = Type.Union([Name, Type.Null()]);
const Color = Type.Union([Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' }), Type.Null()]);
const Option = Type.Object({ code: Type.String({ pattern: '^[a-z0-9][a-z0-9_]{0,31}$' }), name: Name, color: Type.Optional(Color), retired: Type.Optional(Type.Boolean()) }, closed);
const Day = Type.String({ pattern: String.raw`^\d{4}-\d{2}-\d{2}$` });
const Rules = Type.Object({ maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })), min: Type.Optional(Type.Number()), max: Type.Optional(Type.Number()), decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 6 })), from: Type.Optional(Day), to: Type.Optional(Day) }, closed);
const editable = {
  help: Type.Optional(Help),
  options: Type.Optional(Type.Array(Option, { maxItems: 100 })),
  rules: Type.Optional(Rules),
  required: Type.Optional(Type.Boolean()),
  /** Lists can be ordered by it and narrowed to a range; at most four fields at once. */
  indexed: Type.Optional(Type.Boolean()),
  sortOrder: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
};
const Body = Type.Object({ code: Type.String({ pattern: '^[a-z][a-z0-9_]{0,31}$' }), type: Type.Enum([...FIELD_TYPES]), name: Name, profileType: Type.Optional(Type.Union([ProfileTypeSchema, Type.Null()])), personal: Type.Optional(Type.Boolean()), ...editable }, closed);
const Patch = Type.Object({ version: Version, name: Type.Optional(Name), active: Type.Optional(Type.Boolean()), ...editable }, closed);
const View = Type.Object({
  id: Uuid, code: Type.String(), type: Type.Enum([...FIELD_TYPES]), name: Name, help: Help, profileType: Type.Union([ProfileTypeSchema, Type.Null()]), options: Type.Array(Option), rules: Rules, personal: Type.Boolean(), required: Type.Boolean(),
  indexed: Type.Boolean(), /** False while the order of what stood there before is being written. */ sortable: Type.Boolean(), sortOrder: Type.Integer(), active: Type.Boolean(), version: Version,
});

const listRoute = defineRoute({
  method: 'GET', path: '/customers/fields', summary: 'routes.fields',
  auth: 'user', permission: 'customer.profile:read', scope: 'visible',
  schema: { response: Type.Array(View) },
  handle: async (_input, ctx) => data((await ctx.db.read(listFields)).map(viewOf)),
});

const createRoute = defineRoute({
  method: 'POST', path: '/customers/fields', summary: 'routes.fieldCreate',
  auth: 'user', permission: 'customer.dictionary:write', scope: 'tenant',
  audit: 'customer.field.created', errors: ['CUSTOM_FIELD_CODE_TAKEN', 'CUSTOM_FIELD_LIMIT'],
  schema: { body: Body, response: View },
  handle: async ({ body }, ctx) => {
    const made = await ctx.db.write(async (tx) => {
      const known = await lockFields(tx);
      const personal = body.personal ?? false;
      if (known.length >= MAX_FIELDS || (personal && known.filter((field) => field.personal).length >= MAX_PERSONAL_FIELDS)) throw refuse('CUSTOM_FIELD_LIMIT', { params: { limit: personal ? MAX_PERSONAL_FIELDS : MAX_FIELDS } });
      const wanted: CustomField = {
        id: ctx.ids.uuid(), code: body.code, type: body.type, name: body.name, help: body.help ?? null, profileType: body.profileType ?? null, options: body.options ?? [], rules: body.rules ?? {},
        personal, required: body.required ?? false, slot: null, slotReady: false, sortOrder: body.sortOrder ?? 1_000, active: true, version: 1,
      };
      assertSound(wanted);
      const field = await insertField(tx, { ...wanted, slot: body.indexed ? freeSlot(wanted, known) : null }, { at: ctx.clock.now(), id: ctx.principal.id });
      if (!field) throw refuse('CUSTOM_FIELD_CODE_TAKEN', { details: [{ path: '/code', code: 'taken' }] });
      await record(ctx, tx, null, field);
      if (field.slot !== null) await reindex(ctx, tx, field);
      return field;
    });
    return created(viewOf(made));
  },
});

const patchRoute = defineRoute({
  method: 'PATCH', path: '/customers/fields/:id', summary: 'routes.fieldUpdate',
  auth: 'user', permission: 'customer.dictionary:write', scope: 'tenant',
  audit: 'customer.field.updated', errors: ['VERSION_CONFLICT', 'CUSTOM_FIELD_LIMIT'],
  schema: { params: IdParams, body: Patch, response: View },
  handle: async ({ params, body }, ctx) => {
    const changed = await ctx.db.write(async (tx) => {
      const known = await lockFields(tx);
      const before = await lockField(tx, params.id);
      if (!before) throw notFound();
      if (before.version !== body.version) throw versionConflict(viewOf(before));
      const { version: _version, indexed, options, ...rest } = body;
      const wanted: CustomField = { ...before, ...defined(rest), ...(options && { options: keepUsed(before.options, options) }) };
      assertSound(wanted);
      const starts = indexed === true && before.slot === null;
      if (starts) Object.assign(wanted, { slot: freeSlot(wanted, known), slotReady: false });
      if (indexed === false) Object.assign(wanted, { slot: null, slotReady: false });
      const after = await updateField(tx, wanted, { at: ctx.clock.now(), id: ctx.principal.id });
      await record(ctx, tx, before, after);
      if (starts) await reindex(ctx, tx, after);
      return after;
    });
    return data(viewOf(changed));
  },
});

/** What a customer once chose keeps its name: an option that was left out is retired, not forgotten. */
function keepUsed(before: readonly FieldOption[], wanted: readonly FieldOption[]): FieldOption[] {
  const left = before.filter(({ code }) => !wanted.some((option) => option.code === code));
  return [...wanted, ...left.map((option) => ({ ...option, retired: true }))];
}

const RULES_OF: Partial<Record<FieldType, (keyof FieldRules)[]>> = { text: ['maxLength'], number: ['min', 'max', 'decimals'], date: ['from', 'to'] };

function assertSound({ type, options, rules }: CustomField): void {
  const choosing = type === 'choice' || type === 'multi-choice';
  if (choosing !== options.length > 0) throw invalid([{ path: '/options', code: choosing ? 'required' : 'not_applicable' }]);
  const double = options.findIndex(({ code }, index) => options.findIndex((other) => other.code === code) !== index);
  if (double >= 0) throw invalid([{ path: `/options/${double}/code`, code: 'taken' }]);
  const strange = (Object.keys(rules) as (keyof FieldRules)[]).filter((name) => !RULES_OF[type]?.includes(name));
  if (strange.length > 0) throw invalid(strange.map((name) => ({ path: `/rules/${name}`, code: 'not_applicable' })));
  for (const name of ['from', 'to'] as const) if (rules[name] !== undefined && !isCalendarDate(rules[name])) throw invalid([{ path: `/rules/${name}`, code: 'date' }]);
  if ((rules.min !== undefined && rules.max !== undefined && rules.min > rules.max) || (rules.from !== undefined && rules.to !== undefined && rules.from > rules.to)) throw invalid([{ path: '/rules', code: 'range' }]);
}

function freeSlot(field: CustomField, known: readonly CustomField[]): number {
  if (field.personal || !SORTABLE_TYPES.includes(field.type)) throw invalid([{ path: '/indexed', code: 'not_applicable' }]);
  const slot = SLOTS.find((one) => !known.some((other) => other.slot === one));
  if (slot === undefined) throw refuse('CUSTOM_FIELD_LIMIT', { params: { limit: SLOTS.length }, details: [{ path: '/indexed', code: 'limit', limit: SLOTS.length }] });
  return slot;
}

async function reindex(ctx: PluginContext, tx: TenantTransaction, field: CustomField): Promise<void> {
  await ctx.jobs.enqueue(tx, 'customers.fields', { fieldId: field.id }, { title: 'jobs.fields' });
}

function defined(values: Omit<Static<typeof Patch>, 'version' | 'indexed' | 'options'>): Partial<CustomField> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<CustomField>;
}

const viewOf = ({ slot, slotReady, ...field }: CustomField) => ({ ...field, indexed: slot !== null, sortable: slot !== null && slotReady });

function factsOf(field: CustomField): Record<string, unknown> {
  const { code, type, name, profileType, options, rules, personal, required, active } = field;
  return { code, type, name: name.en, profileType, options: options.map((option) => option.code), rules: JSON.stringify(rules), personal, required, indexed: field.slot !== null, active };
}

const record = (ctx: PluginContext, tx: TenantTransaction, before: CustomField | null, after: CustomField): Promise<void> =>
  ctx.audit.change(tx, { action: before ? 'customer.field.updated' : 'customer.field.created', resource: { type: 'customer-field', id: after.id, label: after.code }, before: before && factsOf(before), after: factsOf(after) });

export const fieldRoutes: RouteDef[] = [listRoute, createRoute, patchRoute];
