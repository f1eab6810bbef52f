import type { Principal } from '@hako/sdk-plugin';

/**
 * Whoever reads a public page or route. Not core itself, although nobody has signed in: the empty ceiling lets no
 * permission through, whatever a plugin asks on the visitor's behalf.
 */
export const VISITOR: Principal = Object.freeze({ type: 'system', id: '00000000-0000-0000-0000-000000000001', name: 'visitor', sessionId: null, ceiling: [] });
