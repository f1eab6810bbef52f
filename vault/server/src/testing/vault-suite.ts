import { randomBytes, randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@hako/devkit/testing';
import pg from 'pg';
import type { FieldCode, VaultRecord } from '@hako/vault-client/contract';
import { httpsCall, type Answer, type CallOptions } from './https-call.js';
import { runVault, type VaultProcess } from './run-vault.js';
import { tokenSigner, type SignToken } from './sign-token.js';

export const SAMPLE: VaultRecord = {
  family_name: '佐藤',
  given_name: '愛子',
  birth_date: '1998-04-17',
  phone: ['+819012345678', '+81312345678'],
  email: ['aiko.sato@example.jp'],
  address: [{ country: 'JP', province: '東京都', city: '渋谷区' }],
};
export const SAMPLE_FIELDS: FieldCode[] = ['family_name', 'given_name', 'birth_date', 'phone', 'email', 'address'];

export interface VaultSuite {
  vault: VaultProcess;
  /** The owner's way around the vault: to look at its tables, and to play the intruder. */
  sql: pg.Client;
  databaseUrl: string;
  tenantId: string;
  sign: SignToken;
  call(path: string, options?: CallOptions): Promise<Answer>;
  newSubject(record?: VaultRecord): Promise<string>;
  read(subjectIds: string[], fields?: FieldCode[]): Promise<Answer>;
  end(): Promise<void>;
}

/** A running vault with a database and one tenant. */
export async function startSuite(environment: Record<string, string> = {}): Promise<VaultSuite> {
  const database: TestDatabase = await createTestDatabase('vault');
  const vault = await runVault(database.url, { VAULT_LIMIT_PLAIN_SUBJECTS_PER_MINUTE: '100000', VAULT_LIMIT_PLAIN_SUBJECTS_PER_HOUR: '100000', VAULT_LIMIT_REQUESTS_PER_MINUTE: '100000', ...environment });
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  const tenantId = randomUUID();
  const sign = tokenSigner(vault, { tid: tenantId });
  const call = (path: string, options: CallOptions = {}): Promise<Answer> => httpsCall(vault, path, options);
  const created = await call('/v1/tenants', { token: sign({ op: 'tenant' }), body: { tenantId } });
  if (created.status !== 200) throw new Error(`no tenant: ${JSON.stringify(created.body)}`);
  return {
    vault,
    sql,
    databaseUrl: database.url,
    tenantId,
    sign,
    call,
    newSubject: async (record = SAMPLE) => {
      const subjectId = `pf_${randomBytes(16).toString('hex')}`;
      const fields = Object.keys(record) as FieldCode[];
      const answer = await call('/v1/subjects', { token: sign({ op: 'write', fields }, { subjectIds: [subjectId] }), body: { subjects: [{ subjectId, storeId: 's1', kind: 'individual', record }] } });
      if (answer.status !== 200) throw new Error(`not written: ${JSON.stringify(answer.body)}`);
      return subjectId;
    },
    read: (subjectIds, fields = SAMPLE_FIELDS) => call('/v1/detokenize', { token: sign({ op: 'read', fields, view: 'plain' }, { subjectIds }), body: { subjectIds, fields, view: 'plain' } }),
    end: async () => {
      await sql.end();
      await vault.dispose();
      await database.drop();
    },
  };
}
