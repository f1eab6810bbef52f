const SEMVER = /^(\d{1,6})\.(\d{1,6})\.\d{1,6}/;

/**
 * Whether a page that was built with `client` may still talk to a plugin of version `own` (plugin-contract.md 3.11): the
 * same minor and the one before it of the same major, and whatever is newer, because processes are upgraded one by one.
 * What is no version is let through: it proves nothing.
 */
export function acceptsClient(own: string, client: string): boolean {
  const [ownMajor, ownMinor] = parts(own);
  const [major, minor] = parts(client);
  if (ownMajor === undefined || ownMinor === undefined || major === undefined || minor === undefined) return true;
  if (major !== ownMajor) return major > ownMajor;
  return minor >= ownMinor - 1;
}

const parts = (version: string): number[] => (SEMVER.exec(version) ?? []).slice(1).map(Number);
