import { expect } from 'vitest';
import { call, signIn, type Answer, type House } from '../../testing/gate-house.js';
import { TestBrowser, type Page } from '../../testing/peers/browser.js';

export const PUBLIC = 'http://localhost:4000';

/** What tests of this folder do again and again: a set-up, a sign-in in a browser, a look at where it ended. */
export class SsoHouse {
  constructor(readonly house: House, readonly tenantCode: string) {}

  browser(): TestBrowser {
    return new TestBrowser({ [PUBLIC]: this.house.url });
  }

  async admin(): Promise<string> {
    return (await signIn(this.house, this.tenantCode, 'admin')).token;
  }

  async provider(body: Record<string, unknown>): Promise<{ id: string; key: string; version: number; addresses: { callback: string; metadata: string } }> {
    const answer = await call(this.house, 'POST', '/api/v1/sso/providers', { token: await this.admin(), body: { name: 'Peer', enabled: true, ...body } });
    expect([answer.status, answer.body.code]).toEqual([201, undefined]);
    return answer.body.data as never;
  }

  async patch(id: string, body: Record<string, unknown>): Promise<Answer> {
    const token = await this.admin();
    const { version } = (await call(this.house, 'GET', `/api/v1/sso/providers/${id}`, { token })).body.data as { version: number };
    return call(this.house, 'PATCH', `/api/v1/sso/providers/${id}`, { token, body: { version, ...body } });
  }

  /** From the button to the page it ends in. */
  async signIn(key: string, browser = this.browser(), query = ''): Promise<Landed> {
    return landed(browser, await browser.follow(`${PUBLIC}/api/v1/auth/sso/${key}/start${query}`, isEnd));
  }

  /** Up to the provider's answer, which is not delivered yet. */
  async upToCallback(key: string, browser: TestBrowser): Promise<string> {
    const page = await browser.follow(`${PUBLIC}/api/v1/auth/sso/${key}/start`, (url) => url.pathname.endsWith('/callback'));
    return page.location ?? '';
  }

  async deliver(browser: TestBrowser, callback: string): Promise<Landed> {
    return landed(browser, await browser.ask(callback));
  }

  /** The person of the session that the browser's cookie holds. */
  async me(browser: TestBrowser): Promise<{ username: string; email: string; id: string } | undefined> {
    const page = await browser.ask(`${PUBLIC}/api/v1/auth/refresh`, { method: 'POST' });
    return page.status === 200 ? (JSON.parse(page.text) as { data: { user: { username: string; email: string; id: string } } }).data.user : undefined;
  }

  /** Newest first. */
  async securityLog(name: string): Promise<{ outcome: string; meta: Record<string, unknown> }[]> {
    const tenant = await this.house.tenants.byCode(this.tenantCode);
    return this.house.database.tenant(tenant?.id ?? '').read((q) => q.rows('select outcome, meta from security_log where name = $1 order by seq desc', [name]));
  }
}

export interface Landed {
  path: string;
  sso: string | null;
  params: URLSearchParams;
  page: Page;
  signedIn: boolean;
}

const isEnd = (url: URL): boolean => url.origin === PUBLIC && !url.pathname.startsWith('/api/');

export function landed(browser: TestBrowser, page: Page): Landed {
  const url = new URL(page.location ?? page.url);
  return { path: url.pathname, sso: url.searchParams.get('sso'), params: url.searchParams, page, signedIn: browser.cookie(PUBLIC, '__Host-rt') !== undefined };
}
