import type { Translate } from '@hako/sdk-plugin/ui';
import { http } from '../../session/client.js';
import type { MfaChallenge } from '../../session/types.js';

export interface Landing {
  /** The agency whose provider it was. */
  agency: string | undefined;
  /** Why it did not work, for the person. */
  problem: string | undefined;
  /** A second factor is asked for. */
  challenged: boolean;
}

/** How a way back from an identity provider ended; the address forgets it, so that a reload does not tell it again. */
export function readLanding(t: Translate): Landing {
  const url = new URL(window.location.href);
  const code = url.searchParams.get('sso');
  const agency = url.searchParams.get('agency') ?? undefined;
  if (code === null) return { agency: undefined, problem: undefined, challenged: false };
  const known = /^[A-Z_]{3,40}$/.test(code) ? t(`sso.errors.${code}`) : '';
  return { agency: agency && /^[A-Z0-9_]{2,32}$/.test(agency) ? agency : undefined, problem: code === 'challenge' ? undefined : known && !known.endsWith(code) ? known : t('sso.errors.SSO_ANSWER_INVALID'), challenged: code === 'challenge' };
}

export function forgetLanding(): void {
  const url = new URL(window.location.href);
  url.searchParams.delete('sso');
  url.searchParams.delete('agency');
  window.history.replaceState(window.history.state, '', url);
}

/** The question itself is in a cookie that no script can read. */
export const fetchChallenge = (): Promise<MfaChallenge> => http.post<MfaChallenge>('/auth/sso/challenge');
