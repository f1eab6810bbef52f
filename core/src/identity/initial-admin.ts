import { randomUUID } from 'node:crypto';
import type { IdSource, Locale } from '@hako/sdk-plugin';
import type { CreateInitialAdmin } from './types.js';
import { insertUser } from './users/store.js';

const ids: IdSource = { uuid: randomUUID };

/** The first person of an agency, and the people of the demo. */
export const createInitialAdmin = (async (tx, admin: Parameters<CreateInitialAdmin>[1] & { language?: Locale }) => {
  const id = ids.uuid();
  await insertUser(tx, ids, { ...admin, id, language: admin.language ?? 'en', now: new Date() });
  return { id };
}) satisfies CreateInitialAdmin;
