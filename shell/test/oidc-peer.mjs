// Core's OpenID provider for tests, from core's build: the shell itself imports nothing of core.
export { CLIENT_ID, CLIENT_SECRET, startOidcPeer } from '../../core/lib/testing/peers/oidc.js';
