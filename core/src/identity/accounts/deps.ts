import type { IdentityDeps, IdentityInternals } from '../service.js';

export type AccountDeps = IdentityDeps;
export type AccountParts = Pick<IdentityInternals, 'hasher' | 'standings' | 'passwords'>;
