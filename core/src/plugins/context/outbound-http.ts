import type { OutboundHttp } from '@hako/sdk-plugin';
import type { Outbound } from '../../outbound/index.js';

/** A plugin's way out: core's guarded client, to the hosts that its manifest names. */
export function outboundHttp(outbound: Pick<Outbound, 'request'>, plugin: string, hosts: readonly string[]): OutboundHttp {
  const allowed = new Set(hosts.map((host) => host.toLowerCase()));
  return {
    async request(url, options) {
      const { hostname } = new URL(url);
      if (!allowed.has(hostname.toLowerCase())) throw new Error(`plugin ${plugin} may not call ${hostname}: name it in the manifest's network`);
      const { status, headers, body } = await outbound.request(url, options);
      return { status, headers, body };
    },
  };
}
