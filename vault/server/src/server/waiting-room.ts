import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { VaultError, type SealState } from '@hako/vault-client/contract';
import { IntegrityError } from '../crypto/integrity-error.js';
import { send, sendError } from '../http/answer.js';
import { readJson } from '../http/body.js';
import type { Callers } from '../http/callers.js';
import { identifyPeer } from '../http/peer.js';
import { closed, compile, validate } from '../http/schemas.js';
import { isSealable, type KeyProvider } from '../keys/key-provider.js';
import type { VaultLog } from '../log/log.js';

const isUnseal = compile<{ share: string }>(closed({ share: { type: 'string', minLength: 1, maxLength: 200 } }, ['share']));

export interface WaitingRoomDeps {
  provider: KeyProvider;
  callers: () => Callers;
  log: VaultLog;
  /** A share more, or the root answers again: it may be worth another try. */
  onChange: () => void;
}

/**
 * Answers while the root is not there: operators enter their shares, everybody else is told to come later.
 * No database, no token, no data.
 */
export function createWaitingRoom({ provider, callers, log, onChange }: WaitingRoomDeps): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    try {
      const peer = identifyPeer(request.socket as TLSSocket, callers());
      const path = (request.url ?? '').replace(/^\/v1\//, '/');
      const operator = peer.caller.kind === 'admin' && peer.caller.operations.has('maintenance');
      if (!operator || (path !== '/admin/seal' && path !== '/admin/unseal')) throw new VaultError('VAULT_UNAVAILABLE');
      if (path === '/admin/seal' && request.method === 'GET') return send(response, 200, sealState(provider));
      if (path !== '/admin/unseal' || request.method !== 'POST' || !isSealable(provider)) throw new VaultError('NOT_FOUND');
      const { share } = validate(isUnseal, await readJson(request, 4_096));
      await enter(provider.enterShare(share));
      const state = sealState(provider);
      log.write('warn', state.sealed ? 'share-entered' : 'unsealed', { caller: peer.caller.name, count: state.entered });
      send(response, 200, state);
      onChange();
    } catch (error) {
      if (!request.complete) response.setHeader('connection', 'close');
      const refusal = error instanceof VaultError ? error : new VaultError('INTERNAL');
      if (error instanceof ShareRefused) log.write('error', 'share-refused', { alert: 'unseal' });
      sendError(response, refusal, null);
    }
  };
}

class ShareRefused extends VaultError {
  constructor() {
    super('VALIDATION_FAILED', { details: [{ path: '/share', code: 'value' }] });
  }
}

async function enter(entering: Promise<unknown>): Promise<void> {
  await entering.catch((error: unknown) => {
    throw error instanceof IntegrityError ? new ShareRefused() : error;
  });
}

export function sealState(provider: KeyProvider): SealState {
  const status = isSealable(provider) ? provider.sealStatus() : { sealed: false, entered: 0, threshold: 0 };
  return { provider: provider.name, ...status };
}

