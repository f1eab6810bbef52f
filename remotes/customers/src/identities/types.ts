interface IdentityFacts {
  platform: string;
  uid: string;
  nickname: string | null;
  profileUrl: string | null;
  verified: boolean;
  current: boolean;
}

export interface Identity extends IdentityFacts {
  id: string;
  version: number;
}

export interface IdentityChange {
  id: string;
  before: IdentityFacts | null;
  after: IdentityFacts;
  at: string;
  actor: { name: string };
}
