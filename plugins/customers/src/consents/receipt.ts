import { createHash } from 'node:crypto';
import type { LocalizedText } from '@hako/sdk-plugin';
import type { TextRow, Word } from './repository.js';

const LOCALES = ['en', 'ja', 'zh'] as const;

/** Of what people were shown, in a fixed order of languages, so that anybody can work it out again. */
export function textDigest(text: LocalizedText): string {
  const shown = Object.fromEntries(LOCALES.flatMap((locale) => (text[locale] === undefined ? [] : [[locale, text[locale]]])));
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex');
}

/** What the person gets in her hand: what was agreed to, when, how, and by whose keeping. */
export function consentReceipt(word: Word, text: TextRow, agency: string): Record<string, unknown> {
  const receipt = {
    format: 'hako-consent-receipt/v1', receiptId: word.id, controller: agency, subject: word.customerId, consent: word.code, purpose: word.purpose, granted: word.granted, at: word.at.toISOString(),
    channel: word.channel, evidence: word.evidence, text: { version: text.version, sha256: text.sha256, words: text.text }, recordedAt: word.recordedAt.toISOString(),
  };
  return { ...receipt, sha256: createHash('sha256').update(JSON.stringify(receipt)).digest('hex') };
}
