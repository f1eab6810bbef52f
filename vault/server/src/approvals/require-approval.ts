import { createRequireApproval } from './store.js';
import type { RequireApproval } from './types.js';

/** Spends an approval by the system's clock; tests make their own with `createRequireApproval(clock)`. */
export const requireApproval: RequireApproval = createRequireApproval(Date.now);
