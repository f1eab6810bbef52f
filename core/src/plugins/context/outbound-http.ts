import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { OutboundHttp } from '@hako/sdk-plugin';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';

const CONNECT_MS = 5_000;
const TOTAL_MS = 10_000;
const MAX_BYTES = 1024 * 1024;
const PORTS = new Set(['', '443', '8443']);

/** Only addresses that the whole world may reach: no loopback, private, link-local, carrier, mapped or translated ones. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv6') {
    const bytes = parsed.toByteArray();
    const isNat64 = bytes[0] === 0x00 && bytes[1] === 0x64 && bytes[2] === 0xff && bytes[3] === 0x9b;
    if (isNat64) return false;
  }
  return parsed.range() === 'unicast';
}

/** Resolves once and connects to what was checked, so that a second answer of the name server cannot lead elsewhere. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0);
    const open = addresses.filter(({ address }) => isPublicAddress(address));
    const [first] = open;
    if (!first || open.length !== addresses.length) return done(new Error(`${hostname} leads to an address that plugins may not call`), '', 0);
    if (options.all) return (done as unknown as (error: null, all: typeof open) => void)(null, open);
    done(null, first.address, first.family);
  });
};

const agent = new Agent({ connect: { timeout: CONNECT_MS, lookup: publicLookup }, headersTimeout: TOTAL_MS, bodyTimeout: TOTAL_MS, keepAliveTimeout: 5_000 });

/** The only way out for a plugin: named hosts, https, no redirects, no proxy of the machine, one megabyte. */
export function outboundHttp(plugin: string, hosts: readonly string[]): OutboundHttp {
  const allowed = new Set(hosts.map((host) => host.toLowerCase()));
  return {
    async request(url, { method = 'GET', headers = {}, body, signal } = {}) {
      const target = assertAllowed(plugin, url, allowed);
      const limit = AbortSignal.timeout(TOTAL_MS);
      const answer = await request(target, { method: method as 'GET', headers, body: body ?? null, dispatcher: agent, signal: signal ? AbortSignal.any([signal, limit]) : limit });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MAX_BYTES) throw new Error(`${target.host} sent more than ${MAX_BYTES} bytes`);
        chunks.push(chunk);
      }
      const plain = Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);
      return { status: answer.statusCode, headers: Object.fromEntries(plain) as Record<string, string>, body: Buffer.concat(chunks) };
    },
  };
}

/** `URL` has turned decimal, octal and full-width addresses into dotted ones by now. */
export function assertAllowed(plugin: string, url: string, allowed: ReadonlySet<string>): URL {
  const target = new URL(url);
  if (target.protocol !== 'https:') throw new Error(`plugin ${plugin} may call https only`);
  if (!PORTS.has(target.port)) throw new Error(`plugin ${plugin} may call ports 443 and 8443 only`);
  if (target.username || target.password) throw new Error('credentials belong into headers, not into a URL');
  if (!allowed.has(target.hostname.toLowerCase())) throw new Error(`plugin ${plugin} may not call ${target.hostname}: name it in the manifest's network`);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isPublicAddress(host)) throw new Error(`${target.hostname} is an address that plugins may not call`);
  return target;
}
