import type { Locale, LocalizedText } from '@hako/sdk-plugin/ui';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { PasswordRules } from '../../password/types.js';
import { http } from '../../session/client.js';

export interface LinkInfo {
  purpose: 'invitation' | 'password-reset' | 'email-change';
  expiresAt: string;
  tenant: { code: string; name: LocalizedText };
  person: { username: string; displayName: string; language: Locale };
  email: string | null;
  rules: PasswordRules;
}

/** What a link is for, without spending it. */
export const useLinkInfo = (token: string): UseQueryResult<LinkInfo> =>
  useQuery({ queryKey: ['core', 'link', token], queryFn: ({ signal }) => http.post<LinkInfo>('/auth/links/inspect', { token }, { signal }), retry: false, staleTime: Infinity });
