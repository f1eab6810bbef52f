export const STATUSES = ['pending', 'approved', 'rejected', 'spam'] as const;
export type MessageStatus = (typeof STATUSES)[number];
export const LANGUAGES = ['en', 'zh', 'ja', 'other'] as const;
export type MessageLanguage = 'en' | 'zh' | 'ja' | 'other';

/** One finding of the filter, as it is kept beside the message; offsets are UTF-16 units of `content`, or of `senderName`. */
export interface KeptMatch {
  rule: string;
  list: string;
  category: string;
  severity: number;
  start: number;
  end: number;
  text: string;
  /** Left out: in the question. */
  in?: 'name';
}

export interface NewMessage {
  id: string;
  talentId: string;
  content: string;
  language: MessageLanguage;
  /** `null`: anonymous. */
  senderName: string | null;
  status: MessageStatus;
  held: boolean;
  heldReason: string | null;
  filterAction: 'allow' | 'flag' | 'reject';
  /** 0..100 */
  filterScore: number;
  filterMatches: KeptMatch[];
  /** Keyed hash, 16 bytes; never an address. */
  senderKey: Buffer | null;
  senderTag: string | null;
  /** 0..100 at the time of asking. */
  senderTrust: number | null;
  /** SHA-256 of the normalised text, for the look at duplicates. */
  contentHash: Buffer;
  captcha: 'none' | 'passed' | 'absent';
}

/** Why a moderator turned a message away. */
export const REASONS = ['harassment', 'sexual', 'threat', 'personal-data', 'spam', 'spoiler', 'off-topic', 'duplicate', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** A row of the desk. */
export interface Message extends Omit<NewMessage, 'senderKey' | 'contentHash'> {
  starred: boolean;
  pinnedAt: Date | null;
  readAt: Date | null;
  reply: string | null;
  repliedAt: Date | null;
  repliedBy: string | null;
  reasonCode: string | null;
  reasonNote: string | null;
  moderatedAt: Date | null;
  moderatedBy: string | null;
  approvedAt: Date | null;
  createdAt: Date;
  /** Of visitors, that no moderator has settled yet. */
  reports: number;
  version: number;
}
