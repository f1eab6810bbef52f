import type { Customer } from '../api/types.js';

export const SIGN_ORDER = ['identity', 'email', 'phone', 'vat_id', 'registration_number', 'full_name', 'external_id', 'nickname'] as const;
export type Sign = (typeof SIGN_ORDER)[number];

export interface DuplicatePair {
  id: string;
  reasons: Sign[];
  score: number;
  state: 'open' | 'dismissed' | 'merged';
  foundAt: string;
  version: number;
  left: Customer;
  right: Customer;
}

export type Choice = 'kept' | 'merged' | 'both';
