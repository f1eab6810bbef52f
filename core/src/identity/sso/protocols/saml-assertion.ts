import { answerInvalid } from './types.js';

const SKEW_MS = 60_000;
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

/** What xml2js makes of an element: attributes under `$`, text under `_`, children as lists. */
type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const children = (node: Node | undefined, name: string): Node[] => {
  const list: unknown = node?.[name];
  return Array.isArray(list) ? list.map((each: unknown) => (isNode(each) ? each : { _: each })) : [];
};
const attribute = (node: Node | undefined, name: string): string | undefined => {
  const attributes = node?.['$'];
  const value: unknown = isNode(attributes) ? attributes[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

export interface AssertionFacts {
  id: string;
  /** When it may be forgotten. */
  expiresAt: Date;
  methods: string[];
}

/**
 * The Web Browser SSO profile's own rules (SAML 2.0 Profiles, 4.1.4.2), on the verified assertion: node-saml checks the
 * signature, the audience and the conditions' times, these are what it leaves out or checks only when present.
 */
export function checkAssertion(parsed: unknown, expected: { callback: string; requestId: string; entityId: string; now: Date }): AssertionFacts {
  const assertion = isNode(parsed) && isNode(parsed['Assertion']) ? parsed['Assertion'] : undefined;
  const id = attribute(assertion, 'ID');
  if (!assertion || !id) throw answerInvalid('no assertion ID');
  const [issuer] = children(assertion, 'Issuer');
  if (issuer?.['_'] !== expected.entityId) throw answerInvalid('Issuer');

  const [subject, second] = children(assertion, 'Subject');
  if (!subject || second) throw answerInvalid('Subject');
  if (attribute(children(subject, 'NameID')[0], 'Format') === TRANSIENT) throw answerInvalid('the NameID is transient');
  const ends = children(subject, 'SubjectConfirmation').flatMap((each) => confirmation(each, expected));
  const [end] = ends;
  if (end === undefined) throw answerInvalid('no SubjectConfirmation for this recipient, request and time');

  const conditions = children(assertion, 'Conditions');
  const until = attribute(conditions[0], 'NotOnOrAfter');
  if (conditions.length !== 1) throw answerInvalid('Conditions');
  const methods = children(assertion, 'AuthnStatement').flatMap((each) => children(each, 'AuthnContext')).flatMap((each) => children(each, 'AuthnContextClassRef')).flatMap((each) => (typeof each['_'] === 'string' ? [each['_']] : []));
  return { id, expiresAt: new Date(Math.max(end, time(until) ?? 0) + SKEW_MS), methods };
}

/** When a bearer confirmation ends, if it is for us and now. */
function confirmation(node: Node, { callback, requestId, now }: { callback: string; requestId: string; now: Date }): number[] {
  const [data] = children(node, 'SubjectConfirmationData');
  const end = time(attribute(data, 'NotOnOrAfter'));
  const fits = attribute(node, 'Method') === BEARER && attribute(data, 'Recipient') === callback && attribute(data, 'InResponseTo') === requestId && attribute(data, 'NotBefore') === undefined;
  return fits && end !== undefined && now.getTime() - SKEW_MS < end ? [end] : [];
}

function time(text: string | undefined): number | undefined {
  const parsed = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed;
}
