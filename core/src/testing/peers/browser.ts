export interface Page {
  url: string;
  status: number;
  location: string | null;
  text: string;
  headers: Headers;
}

/** As much of a browser as a sign-in needs: cookies by host, redirects step by step, forms. */
export class TestBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** `hosts` maps an origin that addresses name to the one that really listens. */
  constructor(private readonly hosts: Readonly<Record<string, string>> = {}) {}

  /** One request; redirects are not followed. */
  async ask(url: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Page> {
    const target = new URL(url);
    const jar = this.#jar(target);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${this.hosts[target.origin] ?? target.origin}${target.pathname}${target.search}`, { redirect: 'manual', ...init, headers: { ...(cookie && { cookie }), ...init.headers } });
    for (const line of answer.headers.getSetCookie()) this.#keep(jar, line);
    const location = answer.headers.get('location');
    return { url: target.href, status: answer.status, location: location === null ? null : new URL(location, target).href, text: await answer.text(), headers: answer.headers };
  }

  /** Follows redirects until `stop` says that an address is the end, which is not asked for any more. */
  async follow(url: string, stop: (url: URL) => boolean): Promise<Page> {
    let page = await this.ask(url);
    for (let hops = 0; hops < 15 && page.location !== null; hops += 1) {
      if (stop(new URL(page.location))) return page;
      page = await this.ask(page.location);
    }
    return page;
  }

  post(url: string, fields: Record<string, string>): Promise<Page> {
    return this.ask(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() });
  }

  cookie(origin: string, name: string): string | undefined {
    return this.#jar(new URL(origin)).get(name);
  }

  #jar({ hostname }: URL): Map<string, string> {
    const jar = this.#cookies.get(hostname) ?? new Map<string, string>();
    this.#cookies.set(hostname, jar);
    return jar;
  }

  #keep(jar: Map<string, string>, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const gone = attributes.some((attribute) => /^max-age=0$/i.test(attribute) || /^expires=thu, 01 jan 1970/i.test(attribute));
    if (gone) jar.delete(pair.slice(0, at));
    else jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
