/** A place where somebody is signed in. */
export interface SessionView {
  id: string;
  ip: string | null;
  userAgent: string | null;
  device: { browser: string | null; system: string | null };
  methods: string[];
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  current: boolean;
}
