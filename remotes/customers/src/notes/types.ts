export interface Note {
  id: string;
  body: string;
  pinned: boolean;
  author: { type: string; id: string; name: string };
  version: number;
  createdAt: string;
  updatedAt: string;
}
