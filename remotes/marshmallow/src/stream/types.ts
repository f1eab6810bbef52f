export interface StreamCard {
  id: string;
  content: string;
  senderName: string | null;
  language: string;
  reply: string | null;
  starred: boolean;
  pinned: boolean;
  askedAt: string;
  version: number;
}

export interface Look {
  theme: 'bubble' | 'paper' | 'glass' | 'plain';
  position: 'top' | 'middle' | 'bottom';
  align: 'start' | 'center';
  size: number;
  showName: boolean;
  motion: boolean;
  /** Name of a picture in her store. */
  background: string | null;
  order: 'oldest' | 'newest';
  /** The QR code of where to ask her. */
  qr: boolean;
}

export interface ReaderState {
  version: number;
  visible: boolean;
  current: StreamCard | null;
  queue: StreamCard[];
  waiting: number;
  skipped: StreamCard[];
  hasPrevious: boolean;
  look: Look;
}

export type StreamAction = 'next' | 'previous' | 'show' | 'hide' | 'reveal' | 'read' | 'skip' | 'restore';

export interface StreamLink {
  id: string;
  label: string;
  createdAt: string;
  createdBy: string;
  expiresAt: string;
  revokedAt: string | null;
  reusedAt: string | null;
  devices: { id: string; view: 'overlay' | 'reader'; createdAt: string; seenAt: string }[];
}

/** Works once; shown once. */
export interface StreamAddress {
  view: 'overlay' | 'reader';
  path: string;
  openBy: string;
}

export const streamKeys = {
  state: (talentId: string) => ['marshmallow', 'stream', talentId] as const,
  links: (talentId: string) => ['marshmallow', 'stream-links', talentId] as const,
};

export const languageTag = (language: string): string | undefined => ({ ja: 'ja', zh: 'zh-CN', en: 'en' })[language];
