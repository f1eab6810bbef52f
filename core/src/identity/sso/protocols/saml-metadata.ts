import { DOMParser } from '@xmldom/xmldom';
import type { ProviderConfig } from '../types.js';
import { answerInvalid } from './types.js';

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

/** Entity id, addresses to sign in and out, and signing certificates out of an identity provider's metadata (SAML 2.0 Metadata, 2.4.3). */
export function readMetadata(xml: string): Pick<ProviderConfig, 'entityId' | 'entryPoint' | 'certificates' | 'logoutUrl'> {
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(xml)) throw answerInvalid('DTD');
  const refuse = (): never => {
    throw answerInvalid('the metadata is no XML');
  };
  const document = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } }).parseFromString(xml, 'text/xml') as unknown as Document;
  const [entity, more] = elements(document, METADATA, 'EntityDescriptor');
  if (!entity || more) throw answerInvalid('the metadata describes not exactly one provider');
  const [descriptor] = elements(entity, METADATA, 'IDPSSODescriptor');
  if (!descriptor) throw answerInvalid('the metadata describes no identity provider');
  const entryPoint = elements(descriptor, METADATA, 'SingleSignOnService').find((each) => each.getAttribute('Binding') === REDIRECT)?.getAttribute('Location');
  const logoutUrl = elements(descriptor, METADATA, 'SingleLogoutService').find((each) => each.getAttribute('Binding') === REDIRECT)?.getAttribute('Location');
  const certificates = elements(descriptor, METADATA, 'KeyDescriptor')
    .filter((each) => each.getAttribute('use') !== 'encryption')
    .flatMap((each) => elements(each, DSIG, 'X509Certificate'))
    .map((each) => (each.textContent ?? '').replace(/\s+/g, ''))
    .filter((each) => each !== '');
  const entityId = entity.getAttribute('entityID');
  if (!entityId || !entryPoint || certificates.length === 0) throw answerInvalid('the metadata lacks entity id, HTTP-Redirect sign-in or certificate');
  return { entityId, entryPoint, certificates: [...new Set(certificates)], ...(logoutUrl && { logoutUrl }) };
}

function elements(under: Document | Element, namespace: string, name: string): Element[] {
  const found = under.getElementsByTagNameNS(namespace, name);
  return Array.from({ length: found.length }, (_each, index) => found.item(index) as Element);
}
