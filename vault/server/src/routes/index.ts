import type { AnyRoute } from '../http/route.js';
import type { Keks } from '../keys/kek.js';
import { detokenize } from './detokenize.js';
import { deleteParcel, openParcel, sealParcel } from './parcels.js';
import { search } from './search.js';
import { patchSubject, putSubjects } from './subjects.js';
import { createTenant } from './tenants.js';

export const createRoutes = (keks: Keks): readonly AnyRoute[] => [detokenize, putSubjects, patchSubject, search, sealParcel, openParcel, deleteParcel, createTenant(keks)];
