let taken: string | undefined;

/** The secret of a mailed link stands behind `#`. It is read once and leaves the address bar and the history at once. */
export function takeLinkToken(): string {
  if (taken === undefined) {
    taken = window.location.hash.slice(1);
    window.history.replaceState(null, '', window.location.pathname);
  }
  return taken;
}
