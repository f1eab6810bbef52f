import { BATCH_MAX, FIELDS, subjectHash, VaultError, type FieldClass, type FieldCode, type TokenClaims, type VaultPurpose, type VaultView } from '@hako/vault-client/contract';

/** What one request wants to touch. `null` subjects: the request names none (search, parcels, tenants). */
export interface RequestedAccess {
  subjectIds: readonly string[] | null;
  fields: readonly FieldCode[];
  view?: VaultView;
  parcelId?: string;
  /** Data tokens. */
  tokenIds?: readonly string[];
}

const STRENGTH: Record<VaultView, number> = { exists: 0, masked: 1, plain: 2 };

const EVERYTHING: readonly FieldClass[] = ['contact', 'identity', 'address', 'birth', 'gov_id', 'company_legal', 'free_text'];
/** Which classes a purpose may read in plain. Masked and existence are open to each purpose that may read at all. */
const PLAIN_CLASSES: Record<VaultPurpose, readonly FieldClass[]> = {
  customer_view: EVERYTHING,
  customer_edit: EVERYTHING,
  support_case: EVERYTHING,
  membership_report: ['identity', 'contact', 'address', 'birth'],
  notification_delivery: ['identity', 'contact', 'address'],
  import: EVERYTHING,
  legal_request: EVERYTHING,
  subject_request: EVERYTHING,
  fraud_security: EVERYTHING,
  maintenance: [],
};

/** Subjects, fields and view must lie within the token. @throws VaultError `TOKEN_INVALID`. */
export function checkScope(claims: TokenClaims, wanted: RequestedAccess): void {
  const fields = new Set<string>(claims.fields);
  if (!wanted.fields.every((field) => fields.has(field))) throw new VaultError('TOKEN_INVALID');
  if (wanted.view && STRENGTH[wanted.view] > STRENGTH[claims.view ?? 'exists']) throw new VaultError('TOKEN_INVALID');
  if (wanted.parcelId !== claims.pcl) throw new VaultError('TOKEN_INVALID');
  if (wanted.tokenIds && !covers(claims.tok_ids, claims.tok_hash, wanted.tokenIds)) throw new VaultError('TOKEN_INVALID');
  if (wanted.subjectIds && !coversSubjects(claims, wanted.subjectIds)) throw new VaultError('TOKEN_INVALID');
}

/** @throws VaultError `PURPOSE_DENIED`. */
export function checkPurpose(claims: TokenClaims, wanted: RequestedAccess, disabled: readonly string[]): void {
  if (disabled.includes(claims.pur)) throw new VaultError('PURPOSE_DENIED');
  if (claims.op !== 'read' || wanted.view !== 'plain') return;
  if (!wanted.fields.every((field) => mayReadPlain(claims.pur, field))) throw new VaultError('PURPOSE_DENIED');
}

export const mayReadPlain = (purpose: VaultPurpose, field: FieldCode): boolean => PLAIN_CLASSES[purpose].includes(FIELDS[field].class);

const coversSubjects = (claims: TokenClaims, subjectIds: readonly string[]): boolean => covers(claims.sub_ids, claims.sub_hash, subjectIds);

/** A token names what it is for in exactly one way: few one by one, many by their hash. */
function covers(named: readonly string[] | undefined, hash: string | undefined, wanted: readonly string[]): boolean {
  if (wanted.length > BATCH_MAX) return false;
  if (named) {
    const all = new Set(named);
    return hash === undefined && wanted.every((id) => all.has(id));
  }
  return hash !== undefined && hash === subjectHash(wanted);
}
