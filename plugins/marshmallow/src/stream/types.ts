import type { Look } from './look.js';

export type StreamView = 'overlay' | 'reader';

/** One question as it is read on stream. */
export interface StreamCard {
  id: string;
  content: string;
  /** `null`: anonymous. */
  senderName: string | null;
  language: string;
  reply: string | null;
  starred: boolean;
  pinned: boolean;
  /** When it was asked, ISO 8601. */
  askedAt: string;
  version: number;
}

/** All that an overlay ever learns: the one card that is shown. */
export interface OverlayState {
  version: number;
  card: Pick<StreamCard, 'id' | 'content' | 'senderName' | 'language'> | null;
  look: Look;
}

export interface ReaderState {
  /** Sent with every step; who comes second gets `VERSION_CONFLICT` with the present state. */
  version: number;
  /** Whether overlays show the current card. */
  visible: boolean;
  current: StreamCard | null;
  /** The next ones in order, at most 50. */
  queue: StreamCard[];
  /** All that wait, beyond the 50 too. */
  waiting: number;
  /** Set aside for this stream, newest first, at most 50. */
  skipped: StreamCard[];
  /** Whether `previous` has somewhere to go. */
  hasPrevious: boolean;
  look: Look;
}

export const STREAM_ACTIONS = ['next', 'previous', 'show', 'hide', 'reveal', 'read', 'skip', 'restore'] as const;
export type StreamAction = (typeof STREAM_ACTIONS)[number];

/** A browser that exchanged a code. */
export interface StreamDevice {
  id: string;
  linkId: string;
  label: string;
  view: StreamView;
  talentId: string;
  expiresAt: Date;
}
