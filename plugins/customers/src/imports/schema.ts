import { invalid } from '@hako/sdk-plugin';
import Type, { type Static } from 'typebox';
import { Consumer, ProfileTypeSchema, Uuid } from '../customers/schema.js';
import { ENCODINGS } from './encoding.js';

export const FileFormatSchema = Type.Enum(['csv', 'xlsx']);
const closed = { additionalProperties: false } as const;
const Sheet = Type.String({ minLength: 1, maxLength: 100 });
const Header = Type.String({ minLength: 1, maxLength: 200 });

export const ImportOptions = Type.Object(
  {
    profileType: ProfileTypeSchema,
    talentId: Uuid,
    mode: Type.Enum(['create', 'update', 'upsert']),
    /** The system that the external ids are of. */
    consumer: Type.Optional(Consumer),
    /** Header of the file to column code; `null` leaves the column out. What is not named is recognised by its title. */
    mapping: Type.Optional(Type.Record(Header, Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()]), { maxProperties: 200 })),
    /** Checks and counts, stores nothing. */
    dryRun: Type.Optional(Type.Boolean()),
    /** Of a text file, where it cannot be told from its bytes. */
    encoding: Type.Optional(Type.Enum([...ENCODINGS])),
    /** Of a workbook; left out, the first that is not hidden. */
    sheet: Type.Optional(Sheet),
  },
  closed,
);
export type ImportOptions = Static<typeof ImportOptions>;

export const PreviewOptions = Type.Object(
  { profileType: ProfileTypeSchema, talentId: Type.Optional(Uuid), consumer: Type.Optional(Consumer), encoding: Type.Optional(Type.Enum([...ENCODINGS])), sheet: Type.Optional(Sheet) },
  closed,
);
export type PreviewOptions = Static<typeof PreviewOptions>;

const ImportField = Type.Object({
  code: Type.String(), title: Type.String(), group: Type.Enum(['basics', 'company', 'personal', 'accounts', 'memberships', 'custom']), personal: Type.Boolean(),
  /** A new customer cannot be without it. */
  required: Type.Boolean(),
});

/** The head of a file, what its columns probably mean and what they could. */
export const Preview = Type.Object({
  headers: Type.Array(Type.String()),
  columns: Type.Array(Type.Union([Type.String(), Type.Null()])),
  rows: Type.Array(Type.Array(Type.String())),
  total: Type.Integer(),
  delimiter: Type.String(),
  format: FileFormatSchema,
  encoding: Type.Union([Type.String(), Type.Null()]),
  sheet: Type.Union([Type.String(), Type.Null()]),
  sheets: Type.Array(Type.String()),
  /** Ranges of merged cells; only the first cell of each has its value. */
  merges: Type.Array(Type.String()),
  /** How many columns were recognised by what was chosen for them before. */
  remembered: Type.Integer(),
  fields: Type.Array(ImportField),
});
export type Preview = Static<typeof Preview>;

export const MappingQuery = Type.Object({ profileType: ProfileTypeSchema, consumer: Type.Optional(Consumer) }, closed);

export const DEFAULT_CONSUMER = 'EXTERNAL';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Options that came behind the file, where the host cannot check them beforehand. */
export async function parseLaterOptions(text: string | undefined): Promise<ImportOptions> {
  if (text === undefined) throw invalid([{ path: '/options', code: 'required' }]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid([{ path: '/options', code: 'json' }]);
  }
  // Hundreds of files that nothing else needs: they are read when a client sends its options behind the file.
  const { Errors } = await import('typebox/value');
  const problems = Errors(ImportOptions, value);
  if (problems.length > 0) throw invalid(problems.slice(0, 20).map((problem) => ({ path: `/options${problem.instancePath}`, code: problem.keyword })));
  const options = value as ImportOptions;
  if (!UUID.test(options.talentId)) throw invalid([{ path: '/options/talentId', code: 'format' }]);
  return options;
}

export const ImportParams = Type.Object({ id: Uuid }, closed);
export const RowsQuery = Type.Object(
  { errors: Type.Optional(Type.Enum(['1', 'true'])), cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}$' })), pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) },
  closed,
);

export const FixBody = Type.Object(
  {
    rows: Type.Array(
      Type.Object({ record: Type.Integer({ minimum: 1, maximum: 10_000_000 }), values: Type.Record(Header, Type.String({ maxLength: 10_000 }), { maxProperties: 200 }) }, closed),
      { minItems: 1, maxItems: 100 },
    ),
  },
  closed,
);
export type FixBody = Static<typeof FixBody>;

const RowErrorView = Type.Object({ field: Type.String(), code: Type.String(), message: Type.String() });
export const ReasonCount = Type.Object({ field: Type.String(), code: Type.String(), message: Type.String(), records: Type.Integer() });
export const RejectedRow = Type.Object({ record: Type.Integer(), values: Type.Record(Type.String(), Type.String()), extra: Type.Array(Type.String()), errors: Type.Array(RowErrorView) });
export const FixResult = Type.Object({ record: Type.Integer(), status: Type.Enum(['created', 'updated', 'unchanged', 'failed']), customerId: Type.Union([Type.String(), Type.Null()]), errors: Type.Array(RowErrorView) });

export const ImportView = Type.Object({
  id: Uuid,
  state: Type.Enum(['waiting', 'running', 'retrying', 'succeeded', 'failed', 'cancelling', 'cancelled']),
  jobId: Type.Union([Type.String(), Type.Null()]),
  talentId: Uuid,
  profileType: ProfileTypeSchema,
  mode: Type.String(),
  consumer: Type.String(),
  dryRun: Type.Boolean(),
  fileName: Type.String(),
  format: FileFormatSchema,
  encoding: Type.Union([Type.String(), Type.Null()]),
  sheet: Type.Union([Type.String(), Type.Null()]),
  headers: Type.Array(Type.String()),
  columns: Type.Array(Type.Union([Type.String(), Type.Null()])),
  total: Type.Integer(),
  processed: Type.Integer(),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  progress: Type.Number(),
  error: Type.Union([Type.String(), Type.Null()]),
  /** While the sealed file is kept, rejected rows can be read and fixed. */
  fixableUntil: Type.Union([Type.String(), Type.Null()]),
  createdAt: Type.String(),
  createdBy: Type.String(),
  finishedAt: Type.Union([Type.String(), Type.Null()]),
});
export type ImportView = Static<typeof ImportView>;
