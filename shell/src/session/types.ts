import type { Locale } from '@hako/sdk-plugin/ui';

/** `user` of sign-in and of `GET /auth/me`. */
export interface SignedInUser {
  id: string;
  username: string;
  displayName: string;
  email?: string | null;
  language?: Locale | null;
}

export interface TokenGrant {
  accessToken: string;
  expiresIn: number;
  user: SignedInUser;
  passwordChangeRequired?: boolean;
  /** The agency asks for a second factor; once overdue, nothing else is open. */
  mfaEnrolment?: { deadline: string; overdue: boolean };
}

export interface MfaChallenge {
  mfaRequired: true;
  challengeToken: string;
  methods: ('totp' | 'recovery' | 'passkey')[];
}

export type SignInAnswer = TokenGrant | MfaChallenge;

export const isChallenge = (answer: SignInAnswer): answer is MfaChallenge => 'mfaRequired' in answer;
