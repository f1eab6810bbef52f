import { shredSubjects } from '../erasure/shred-many.js';
import { shredSubject, type ErasureDeps } from '../erasure/shred.js';
import { setTenantState, shredTenant } from '../erasure/tenant.js';
import type { AnyRoute } from '../http/route.js';
import type { Keks } from '../keys/kek.js';
import { recordConsents } from '../rights/consents.js';
import { exportSubject } from '../rights/export.js';
import { holdSubject } from '../rights/hold.js';
import { restrictSubject } from '../rights/restrict.js';
import { createTokens } from '../tokenization/create.js';
import { openTokens } from '../tokenization/open.js';
import { revokeTokens } from '../tokenization/revoke.js';
import { detokenize } from './detokenize.js';
import { deleteParcel, openParcel, sealParcel } from './parcels.js';
import { findDuplicates } from './duplicates.js';
import { search } from './search.js';
import { retention, settings } from './settings.js';
import { patchSubject, putSubjects } from './subjects.js';
import { createTenant } from './tenants.js';

export const createRoutes = (keks: Keks, erasure: ErasureDeps): readonly AnyRoute[] => [
  detokenize,
  putSubjects,
  patchSubject,
  search,
  findDuplicates,
  createTokens,
  openTokens,
  revokeTokens,
  recordConsents,
  restrictSubject,
  holdSubject,
  exportSubject,
  shredSubject(erasure),
  shredSubjects(erasure),
  sealParcel,
  openParcel,
  deleteParcel,
  createTenant(keks),
  setTenantState(erasure),
  shredTenant(erasure),
  settings,
  retention,
];
