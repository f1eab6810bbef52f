import { isApiError } from '@hako/sdk-plugin/ui';
import type { Challenge } from 'altcha-lib';
import { http } from './client.js';
import type { SignInAnswer } from './types.js';

export interface Credentials {
  tenantCode: string;
  username: string;
  password: string;
}

/** Signs in; where the server asks for a solved task first, the browser solves it and asks again. */
export async function login(credentials: Credentials, onSolving: (solving: boolean) => void): Promise<SignInAnswer> {
  try {
    return await http.post<SignInAnswer>('/auth/login', credentials);
  } catch (error) {
    const challenge = challengeIn(error);
    if (!challenge) throw error;
    onSolving(true);
    try {
      const { solveCaptcha } = await import('./captcha.js');
      return await http.post<SignInAnswer>('/auth/login', { ...credentials, captcha: await solveCaptcha(challenge) });
    } finally {
      onSolving(false);
    }
  }
}

function challengeIn(error: unknown): Challenge | undefined {
  if (!isApiError(error) || error.code !== 'AUTH_CAPTCHA_REQUIRED') return undefined;
  return (error.details as { challenge?: Challenge } | undefined)?.challenge;
}
