import type { Locale, LocalizedText, ScopeType } from '@hako/sdk-plugin/ui';

export interface Person {
  id: string;
  username: string;
  email: string;
  displayName: string;
  language: Locale;
  status: 'active' | 'inactive';
  mustChangePassword: boolean;
  lockedUntil: string | null;
  lastLoginAt: string | null;
  hasPassword: boolean;
  /** Whether a second factor is set up. */
  secondFactor: boolean;
  invitation: { state: 'pending' | 'expired'; expiresAt: string } | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** In the list: with what she holds at the moment. */
export interface ListedPerson extends Person {
  /** `whole`: at the agency itself, not only at parts of it. */
  roles: { id: string; code: string; name: LocalizedText; whole: boolean }[];
}

export interface Assignment {
  id: string;
  roleId: string;
  roleCode: string;
  roleName: LocalizedText;
  scopeType: ScopeType;
  scopeId: string | null;
  inherit: boolean;
  notBefore: string | null;
  expires: string | null;
  createdAt: string;
}
