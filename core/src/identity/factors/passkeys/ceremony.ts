import type { AuthenticationResponseJSON, PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON, RegistrationResponseJSON, VerifiedRegistrationResponse } from '@simplewebauthn/server';
import type { PasskeyRow } from './store.js';

/** A quarter of a second and 25 MB: loaded with the first passkey, not with core. */
const webauthn = () => import('@simplewebauthn/server');

/** What signs must name these (WebAuthn 5.8.1): the origin that people type, and its host as relying party. */
export interface RelyingParty {
  id: string;
  name: string;
  origin: string;
}

export function relyingParty(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl);
  return { id: hostname, name: 'Hako', origin };
}

const TIMEOUT_MS = 5 * 60_000;
/** COSE: Ed25519, ES256, RS256 (Windows Hello). */
const ALGORITHMS = [-8, -7, -257];

export async function registrationOptions(party: RelyingParty, person: { handle: Buffer; username: string; displayName: string }, known: readonly PasskeyRow[]): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await webauthn();
  return generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userID: new Uint8Array(person.handle),
    userName: person.username,
    userDisplayName: person.displayName,
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: known.map(descriptor),
    // Discoverable, so that it can sign in by itself; verified by finger, face or PIN, so that it counts as two factors.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** Without `known` the person picks among all passkeys that the device has for this site. */
export async function requestOptions(party: RelyingParty, ceremony: { known?: readonly PasskeyRow[]; challenge?: Buffer }): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webauthn();
  return generateAuthenticationOptions({
    rpID: party.id,
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    ...(ceremony.known && { allowCredentials: ceremony.known.map(descriptor) }),
    ...(ceremony.challenge && { challenge: new Uint8Array(ceremony.challenge) }),
  });
}

const descriptor = (key: PasskeyRow): { id: string; transports: string[] } => ({ id: key.credential_id, transports: key.transports });

export type Registered = NonNullable<VerifiedRegistrationResponse['registrationInfo']>;

/** `undefined` for whatever does not verify: the library says why by throwing, the person is not told. */
export async function verifyRegistration(party: RelyingParty, response: RegistrationResponseJSON, challenge: string): Promise<Registered | undefined> {
  const { verifyRegistrationResponse } = await webauthn();
  const verified = await verifyRegistrationResponse({ response, expectedChallenge: challenge, expectedOrigin: party.origin, expectedRPID: party.id, requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS }).catch(() => undefined);
  return verified?.registrationInfo;
}

/** The authenticator's new counter, `undefined` when anything is wrong: challenge, origin, relying party, flags, counter or signature. */
export async function verifyAssertion(party: RelyingParty, response: AuthenticationResponseJSON, expected: { challenge: string; key: PasskeyRow }): Promise<number | undefined> {
  const { key } = expected;
  const { verifyAuthenticationResponse } = await webauthn();
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: expected.challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: { id: key.credential_id, publicKey: new Uint8Array(key.public_key), counter: Number(key.counter), transports: key.transports },
  }).catch(() => undefined);
  return verified?.verified ? verified.authenticationInfo.newCounter : undefined;
}
