export interface Membership {
  id: string;
  class: string;
  type: string;
  level: string;
  levelRank: number;
  validFrom: string;
  validTo: string | null;
  autoRenew: boolean;
  externalControl: boolean;
  note: string | null;
  renewals: number;
  state: 'upcoming' | 'active' | 'expired';
  version: number;
}
