declare let __webpack_nonce__: string;

const PLACEHOLDER = '__CSP_NONCE__';

/** The nonce that core wrote into the page, for script and style elements made at run time. */
export function cspNonce(): string | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
  return content && content !== PLACEHOLDER ? content : undefined;
}

const nonce = cspNonce();
if (nonce) __webpack_nonce__ = nonce;
