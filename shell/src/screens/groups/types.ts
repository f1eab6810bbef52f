export interface Group {
  id: string;
  name: string;
  /** `scim`: filled by the identity provider. */
  source: 'local' | 'scim';
  members: { id: string; username: string; displayName: string }[];
  version: number;
}
