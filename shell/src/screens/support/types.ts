export interface SupportSession {
  id: string;
  operator: string;
  reason: string;
  active: boolean;
  startedAt: string;
  expiresAt: string;
  endedAt: string | null;
  endedBy: string | null;
}

/** The answer that starts one, with what opens the agency. */
export interface StartedSupport extends SupportSession {
  token: string;
  tenant: { id: string; code: string };
}
