import { ApiError, type Translate } from '@hako/sdk-plugin/ui';
import type { AuthenticationResponseJSON, PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/browser';

export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;
export type RequestOptions = PublicKeyCredentialRequestOptionsJSON;

/** Browsers hide the interface on origins that are not secure, and know no passkeys of bare addresses. */
export const passkeysSupported = (): boolean => 'PublicKeyCredential' in window && !/^(?:[\d.]+|\[.*\])$/.test(window.location.hostname);

/** The library is only fetched by people who use passkeys. */
export async function createPasskey(options: CreationOptions): Promise<RegistrationResponseJSON> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  return startRegistration({ optionsJSON: options });
}

export async function signWithPasskey(options: RequestOptions): Promise<AuthenticationResponseJSON> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return startAuthentication({ optionsJSON: options });
}

/** The browser says `NotAllowedError` alike for a person who declines, a timeout and a device that has none. */
export function passkeyError(error: unknown, message: string): unknown {
  const isBrowsers = error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError' || error.name === 'InvalidStateError' || error.name === 'SecurityError' || error.name === 'WebAuthnError');
  return isBrowsers ? new ApiError({ code: 'PASSKEY_CANCELLED', message, status: 0 }) : error;
}

/** `Chrome passkey`, to be changed by the person. */
export function passkeyName(t: Translate): string {
  const found = [[/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']] as const;
  const browser = found.find(([pattern]) => pattern.test(navigator.userAgent))?.[1] ?? 'Hako';
  return t('factors.passkeys.nameDefault', { browser });
}
