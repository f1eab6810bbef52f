export type Values = Record<string, unknown>;

/** What the actions of the log are about, where their fields have names of their own. */
const AREAS: Record<string, Record<string, string>> = {
  membership: { type: 'membership.type', level: 'membership.level', validFrom: 'membership.from', validTo: 'membership.to', autoRenew: 'membership.renews', externalControl: 'membership.external', externalRef: 'field.membershipRef', note: 'membership.note' },
  identity: { platform: 'identity.platform', uid: 'identity.fact.uid', nickname: 'identity.fact.nickname', profileUrl: 'identity.fact.profileUrl', verified: 'identity.fact.verified', current: 'identity.fact.current' },
  'external-id': { consumer: 'external.consumer', externalId: 'external.id' },
  consent: { consent: 'consentText.consent', textVersion: 'consentText.version', granted: 'consent.word', channel: 'consent.channel' },
  objection: { purpose: 'consent.purpose' },
  hold: { reference: 'hold.reference', reason: 'rights.reason' },
  note: { body: 'note.body', pinned: 'note.pinned' },
  request: { type: 'request.type', state: 'request.stateLabel', dueAt: 'request.due', extensionReason: 'request.extended', outcome: 'request.outcome' },
};
const RESTRICTION = { restricted: 'restriction.title', reason: 'rights.reason' };

/** `customer.membership.added` is about a membership, `customer.updated` about the customer. */
export function areaOf(action: string): string {
  const [, area = '', verb] = action.split('.');
  return verb !== undefined && area in AREAS ? area : 'customer';
}

/** The text's key for a field of an entry. */
export function labelKey(area: string, field: string): string {
  return AREAS[area]?.[field] ?? RESTRICTION[field as keyof typeof RESTRICTION] ?? `field.${field}`;
}

/** Of something new only what was said about it: what stayed empty tells nobody anything. */
export function worthTelling(before: Values | null, after: Values | null): Values | null {
  if (before !== null || after === null) return after;
  return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== null && value !== false && value !== ''));
}

/** As a person would tell it: the log keeps fields in no order of its own. */
export function inOrder(area: string, values: Values): Values {
  const order = Object.keys(AREAS[area] ?? {});
  const place = (field: string): number => (order.includes(field) ? order.indexOf(field) : order.length);
  return Object.fromEntries(Object.entries(values).sort(([left], [right]) => place(left) - place(right)));
}
