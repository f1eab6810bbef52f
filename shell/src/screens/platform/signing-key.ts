/** As `GET /platform/signing-keys` answers it. */
export interface SigningKey {
  /** RFC 7638 thumbprint. */
  kid: string;
  status: 'next' | 'active' | 'retiring' | 'gone';
  algorithm: 'EdDSA' | 'RS256';
  createdAt: string;
  activatedAt: string | null;
  retiredAt: string | null;
  nextAt: string | null;
}

export const SIGNING_KEYS = ['core', 'signing-keys'] as const;
