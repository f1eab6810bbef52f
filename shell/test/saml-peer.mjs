// Core's SAML provider for tests, from core's build: the shell itself imports nothing of core.
export { encode, startSamlPeer } from '../../core/lib/testing/peers/saml.js';
