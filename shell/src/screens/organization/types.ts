import type { LocalizedText } from '@hako/sdk-plugin/ui';

export type TalentState = 'draft' | 'published' | 'disabled';

export interface TreeNode {
  type: 'tenant' | 'subsidiary' | 'talent';
  id: string;
  code: string;
  name: LocalizedText;
  parentId: string | null;
  active: boolean;
  /** False for an ancestor that is only there so that what lies below it has a place. */
  visible: boolean;
  state?: TalentState;
  path?: string;
  timezone?: string;
  oshiColor?: string | null;
  avatarUrl?: string | null;
}

export interface TreeAnswer {
  version: number;
  tenant: { id: string; code: string; name: LocalizedText; visible: boolean };
  nodes: TreeNode[];
}

export interface Subsidiary {
  id: string;
  code: string;
  name: LocalizedText;
  parentId: string | null;
  sortOrder: number;
  active: boolean;
  version: number;
}

export interface Talent {
  id: string;
  code: string;
  displayName: string;
  subsidiaryId: string | null;
  avatarUrl: string | null;
  timezone: string;
  path: string;
  oshiColor: string | null;
  state: TalentState;
  active: boolean;
  publishedAt: string | null;
  version: number;
}

export interface Readiness {
  ready: boolean;
  items: { key: string; done: boolean; required: boolean; title: string }[];
}
