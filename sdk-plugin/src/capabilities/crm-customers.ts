import type { PermissionRef } from '../permissions.js';

/** What another plugin may know of a customer: nothing personal. */
export interface CustomerSummary {
  /** UUID. */
  id: string;
  talentId: string;
  profileType: 'individual' | 'company';
  nickname: string;
  /** Code of the status dictionary. */
  status: string;
  tags: string[];
  language: 'en' | 'zh' | 'ja' | null;
  active: boolean;
  /** Whether the vault holds a record; its values are asked for with a purpose (`ctx.pii`). */
  hasPersonalData: boolean;
  version: number;
}

export interface CustomerIdentity {
  id: string;
  customerId: string;
  /** Code of the platform dictionary, `BILIBILI`. */
  platform: string;
  uid: string;
  nickname: string | null;
  profileUrl: string | null;
  verified: boolean;
  current: boolean;
}

export interface CustomerMembership {
  id: string;
  customerId: string;
  /** Codes of the catalogue. */
  type: string;
  level: string;
  /** ISO 8601 UTC. */
  validFrom: string;
  /** Exclusive; `null` until somebody ends it. */
  validTo: string | null;
  state: 'upcoming' | 'active' | 'expired';
}

export interface LinkIdentity {
  platform: string;
  uid: string;
  nickname?: string | null;
  verified?: boolean;
}

export interface AddMembership {
  type: string;
  level: string;
  /** ISO 8601; now when it is left out. */
  validFrom?: string;
  validTo?: string | null;
  /** Id of the purchase in the other system: the same one again answers the membership that it made. At most 128 characters. */
  externalRef?: string;
  note?: string | null;
}

/**
 * Capability `crm.customers@1` of the plugin `customers`: ids in, summaries out. Everything is asked for on behalf of
 * whoever the calling plugin works for. Reading filters nothing by itself: what its caller may see is that plugin's to
 * check, with `visibleOf` for many at once. Writing goes through the same checks, log and events as the screens, and a
 * person needs the same rights (`PERMISSION_DENIED`, `NOT_FOUND`); jobs and events act as the house.
 *
 * @example
 * ```ts
 * const customers = ctx.use<CustomersCapability>('crm.customers@1');
 * const customer = await customers?.findByIdentity(talentId, 'BILIBILI', uid);
 * ```
 * @since 1.0
 */
export interface CustomersCapability {
  find(id: string): Promise<CustomerSummary | undefined>;
  /** At most 1,000; who is not there is left out. */
  getMany(ids: readonly string[]): Promise<CustomerSummary[]>;
  /** Nicknames by id, at most 1,000: for lists that show who something is about. */
  names(ids: readonly string[]): Promise<Map<string, string>>;
  /** Those of these ids over which the caller holds the right, at most 1,000. */
  visibleOf(ids: readonly string[], permission: PermissionRef): Promise<Set<string>>;
  /** Customers that carry this id of another system, in the archive of the talent. */
  findByExternalId(talentId: string, consumer: string, externalId: string): Promise<CustomerSummary | undefined>;
  /** Who uses this account of a platform, in the archive of the talent; current accounts first. */
  findByIdentity(talentId: string, platform: string, uid: string): Promise<CustomerSummary | undefined>;
  /** Same spelling up to width, case, kana and spaces: a candidate, never an identity. At most 100. */
  findByNickname(talentId: string, nickname: string, limit?: number): Promise<CustomerSummary[]>;
  /** Newest first, at most 100 a page; `q` is any part of the nickname. */
  list(query: { talentId: string; q?: string; tag?: string; status?: string; limit?: number }): Promise<CustomerSummary[]>;
  identities(customerId: string): Promise<CustomerIdentity[]>;
  memberships(customerId: string): Promise<CustomerMembership[]>;
  /** Links an account, or answers the one that is linked already. Throws `VALIDATION_FAILED` for a platform that the talent does not have. */
  linkIdentity(customerId: string, identity: LinkIdentity): Promise<CustomerIdentity>;
  /** Throws `MEMBERSHIP_OVERLAP` beside another of the same type, `VALIDATION_FAILED` for codes outside of the catalogue. */
  addMembership(customerId: string, membership: AddMembership): Promise<CustomerMembership>;
}

/**
 * Payload of the event `customer.activity@1`, which any plugin may emit: one line in the timeline of a customer, kept as
 * long as she is. Told twice (`source`, `key`), it is shown once. No personal data of the vault.
 */
export interface CustomerActivity {
  customerId: string;
  /** Id of the plugin that tells it. */
  source: string;
  /** The happening in that plugin, at most 128 characters. */
  key: string;
  /** At most 200 characters each. */
  title: { en: string; zh?: string; ja?: string };
  /** At most 500 characters each. */
  detail?: { en: string; zh?: string; ja?: string };
  /** A path in the shell. */
  link?: string;
  /** Name of an icon of the kit. */
  icon?: string;
  /** ISO 8601; the time of the event when it is left out. */
  at?: string;
}
