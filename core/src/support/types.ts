import type { Authenticated, RequestCredentials } from '../identity/types.js';

export interface SupportSession {
  id: string;
  operatorId: string;
  operatorName: string;
  operatorTenant: string;
  reason: string;
  startedAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  endedBy: string | null;
}

export interface SupportService {
  isPresented(credentials: RequestCredentials): boolean;
  /**
   * Principal `support` in the agency that was chosen, under a ceiling without personal data.
   *
   * @throws `AUTH_SUPPORT_ENDED`
   */
  verify(credentials: RequestCredentials): Promise<Authenticated>;
  /** Forgets the session here and, by the bus, in every process. Call it after the commit. */
  ended(sessionId: string): Promise<void>;
}
