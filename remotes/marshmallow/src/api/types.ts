/** Shapes of the server that the browser speaks too, without pulling server code into the bundle. */
export const STATUSES = ['pending', 'approved', 'rejected', 'spam'] as const;
export type Status = (typeof STATUSES)[number];
export const LANGUAGES = ['ja', 'zh', 'en', 'other'] as const;
export type MessageLanguage = (typeof LANGUAGES)[number];
export const REASONS = ['harassment', 'sexual', 'threat', 'personal-data', 'spam', 'spoiler', 'off-topic', 'duplicate', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** One finding of the filter; offsets are UTF-16 units of the text, or of the sender's name. */
export interface Match {
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

export interface Message {
  id: string;
  talentId: string;
  content: string;
  language: MessageLanguage;
  senderName: string | null;
  status: Status;
  held: boolean;
  heldReason: string | null;
  /** Null, with score, matches and sender, for who only reads. */
  filterAction: 'allow' | 'flag' | 'reject' | null;
  filterScore: number | null;
  filterMatches: Match[] | null;
  senderTag: string | null;
  senderTrust: number | null;
  captcha: 'none' | 'passed' | 'absent' | null;
  starred: boolean;
  pinnedAt: string | null;
  readAt: string | null;
  reply: string | null;
  repliedAt: string | null;
  repliedBy: string | null;
  reasonCode: string | null;
  reasonNote: string | null;
  moderatedAt: string | null;
  moderatedBy: string | null;
  approvedAt: string | null;
  createdAt: string;
  /** Of visitors, that no moderator has settled yet. */
  reports: number | null;
  version: number;
}

export interface Acted extends Message {
  actionId: string | null;
}

export interface Counts {
  pending: number;
  flagged: number;
  held: number;
  /** Approved, and not yet read. */
  unread: number;
  approved: number;
  /** Published, and reported by visitors. */
  reported: number;
  rejected: number;
  spam: number;
  /** Counting stops here. */
  limit: number;
  oldestPendingAt: string | null;
  talents: { talentId: string; pending: number; flagged: number; held: number; unread: number }[];
}

export interface BatchAnswer {
  actionId: string | null;
  counts: Record<'done' | 'unchanged' | 'not_found' | 'state' | 'changed', number>;
  results: { id: string; outcome: string; status: string | null; version: number | null }[];
}

export interface MessageContext {
  sender: { tag: string; counts: Record<Status, number>; firstAt: string | null; recent: { id: string; content: string; status: Status; filterScore: number; createdAt: string }[] } | null;
  replies: { before: string | null; after: string | null; at: string; byName: string }[];
  reports: { reason: string; note: string | null; at: string }[];
  history: { id: string; action: string; at: string; actor: { name: string }; after: Record<string, unknown> | null }[];
}

/** What a live event says: who did what with which. */
export interface ChangedEvent extends Record<string, unknown> {
  talentId: string;
  action: string;
  ids: string[];
  by: string | null;
}

/** Who has which message open. */
export interface LookAnswer {
  looking: { messageId: string; userId: string; name: string }[];
}

/** Somebody came to a message or left it; who, only the server says by name. */
export interface LookingEvent extends Record<string, unknown> {
  talentId: string;
  id: string;
  by: string;
  gone: boolean;
}
