import type { Approval } from '../../approvals/types.js';
import type { Anomaly } from '../../anomaly/store.js';
import type { CertificateInfo } from '../../pki/certificate-info.js';
import { VaultError, type SealState } from '@hako/vault-client/contract';
import type { AdminClient } from '../admin-client.js';
import type { CommandGroup, Printed } from '../command.js';

/** hako-vault status. */
export const status: CommandGroup = {
  summary: 'is it up, what is open, what ends soon',
  commands: {
    '': {
      usage: '',
      summary: 'readiness, open approvals and anomalies, the certificate that ends first',
      run: async ({ vault }) => {
        const client = vault();
        const ready = await client.get('/health/ready').then(
          () => true,
          (error: unknown) => {
            if (error instanceof VaultError && error.unsent) throw error;
            return false;
          },
        );
        if (!ready) return notReady(client);
        const [{ approvals }, { anomalies }, { certificates }, checkpoint] = await Promise.all([
          client.get<{ approvals: Approval[] }>('/approvals', { open: 'true' }),
          client.get<{ anomalies: Anomaly[] }>('/anomalies', { open: 'true' }),
          client.get<{ certificates: CertificateInfo[] }>('/admin/certificates'),
          client.get<{ size: number; at: string | null }>('/audit/checkpoint'),
        ]);
        const first = certificates.toSorted((a, b) => a.days - b.days)[0];
        const data = { url: client.url, ready, openApprovals: approvals.length, openAnomalies: anomalies.length, firstCertificate: first ?? null, installationLog: { size: checkpoint.size, sealedAt: checkpoint.at } };
        const rows = [
          { what: 'vault', state: 'ready', detail: client.url },
          { what: 'approvals', state: `${approvals.length} open`, detail: '' },
          { what: 'anomalies', state: `${anomalies.length} open`, detail: anomalies.map(({ rule }) => rule).join(' ') },
          { what: 'certificates', state: first ? `${first.days} days` : '-', detail: first ? `${first.name} ends ${first.notAfter}` : '' },
        ];
        return { data, rows };
      },
    },
  },
};

/** Up and not serving: of all it is asked it tells of its root, or of nothing. */
async function notReady(client: AdminClient): Promise<Printed> {
  const seal = await client.get<SealState>('/admin/seal').catch((error: unknown) => {
    if (error instanceof VaultError && !error.unsent) return null;
    throw error;
  });
  const rows = [
    { what: 'vault', state: 'NOT READY', detail: client.url },
    seal?.sealed
      ? { what: 'root', state: 'SEALED', detail: `${seal.provider}: ${seal.entered} of ${seal.threshold} shares entered (hako-vault unseal)` }
      : { what: 'root', state: seal ? 'open' : 'unknown', detail: 'its log says what it waits for: root, database or erasure ledger' },
  ];
  return { data: { url: client.url, ready: false, seal }, rows, ok: false };
}
