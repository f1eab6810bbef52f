import type { ConsentPurpose, LocalizedText, TenantReader, TenantTransaction } from '@hako/sdk-plugin';
import type { Channel } from './purposes.js';

export interface TextRow {
  id: string;
  code: string;
  version: string;
  purpose: ConsentPurpose;
  text: LocalizedText;
  sha256: string;
  state: 'draft' | 'published' | 'retired';
  publishedAt: Date | null;
  rowVersion: number;
  createdAt: Date;
  updatedAt: Date;
}

const TEXT = 'id, code, version, purpose, text, sha256, state, published_at as "publishedAt", row_version as "rowVersion", created_at as "createdAt", updated_at as "updatedAt"';

export const listTexts = (reader: TenantReader): Promise<TextRow[]> => reader.rows<TextRow>(`select ${TEXT} from customers_consent_text order by code, created_at desc, id desc`);
export const lockText = (tx: TenantTransaction, id: string): Promise<TextRow | undefined> => tx.row<TextRow>(`select ${TEXT} from customers_consent_text where id = $1 for update`, [id]);
export const findText = (reader: TenantReader, code: string, version: string): Promise<TextRow | undefined> => reader.row<TextRow>(`select ${TEXT} from customers_consent_text where code = $1 and version = $2`, [code, version]);

/** `undefined` when the code has this version already. */
export const insertText = (tx: TenantTransaction, row: Pick<TextRow, 'id' | 'code' | 'version' | 'purpose' | 'text' | 'sha256'> & { at: Date; by: string }): Promise<TextRow | undefined> =>
  tx.row<TextRow>(
    `insert into customers_consent_text (id, code, version, purpose, text, sha256, created_at, created_by, updated_at, updated_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $7, $8)
     on conflict on constraint customers_consent_text_once do nothing returning ${TEXT}`,
    [row.id, row.code, row.version, row.purpose, JSON.stringify(row.text), row.sha256, row.at, row.by],
  );

export async function updateText(tx: TenantTransaction, row: Pick<TextRow, 'id' | 'purpose' | 'text' | 'sha256' | 'state' | 'publishedAt'>, by: { at: Date; id: string }): Promise<TextRow> {
  const changed = await tx.row<TextRow>(
    `update customers_consent_text set purpose = $2, text = $3, sha256 = $4, state = $5, published_at = $6, row_version = row_version + 1, updated_at = $7, updated_by = $8 where id = $1 returning ${TEXT}`,
    [row.id, row.purpose, JSON.stringify(row.text), row.sha256, row.state, row.publishedAt, by.at, by.id],
  );
  return changed as TextRow;
}

/** One word of a person: yes or no to one version of one text. */
export interface Word {
  id: string;
  customerId: string;
  code: string;
  textId: string;
  textVersion: string;
  textSha256: string;
  purpose: ConsentPurpose;
  granted: boolean;
  at: Date;
  channel: Channel;
  evidence: string | null;
  recordedAt: Date;
  by: { id: string; name: string };
}

const WORD = `c.id, c.customer_id as "customerId", c.code, c.text_id as "textId", t.version as "textVersion", t.sha256 as "textSha256", t.purpose, c.granted, c.at, c.channel, c.evidence, c.recorded_at as "recordedAt", json_build_object('id', c.by_id, 'name', c.by_name) as by
  from customers_consent c join customers_consent_text t on t.id = c.text_id`;

/** Newest first; of the same moment, no before yes. */
export const wordsOf = (reader: TenantReader, customerId: string): Promise<Word[]> => reader.rows<Word>(`select ${WORD} where c.customer_id = $1 order by c.at desc, c.granted, c.id desc limit 1000`, [customerId]);
export const currentWords = (reader: TenantReader, customerId: string): Promise<Word[]> => reader.rows<Word>(`select distinct on (c.code) ${WORD} where c.customer_id = $1 order by c.code, c.at desc, c.granted, c.id desc`, [customerId]);
export const findWord = (reader: TenantReader, customerId: string, id: string): Promise<Word | undefined> => reader.row<Word>(`select ${WORD} where c.customer_id = $1 and c.id = $2`, [customerId, id]);

export async function insertWord(tx: TenantTransaction, word: Pick<Word, 'id' | 'customerId' | 'code' | 'textId' | 'granted' | 'at' | 'channel' | 'evidence' | 'recordedAt' | 'by'>): Promise<void> {
  await tx.rows('insert into customers_consent (id, customer_id, code, text_id, granted, at, channel, evidence, recorded_at, by_id, by_name) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
    word.id, word.customerId, word.code, word.textId, word.granted, word.at, word.channel, word.evidence, word.recordedAt, word.by.id, word.by.name,
  ]);
}
