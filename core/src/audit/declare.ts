import type { Cradle } from '../cradle.js';

/** Permissions of the four streams. */
export function declareAudit({ access }: Pick<Cradle, 'access'>): void {
  access.define(
    (['change', 'event', 'integration', 'security'] as const).map((stream) => ({
      owner: 'core',
      resource: `log.${stream}`,
      actions: ['read' as const],
      title: `audit.permissions.${stream}`,
      risk: stream === 'security' ? ('high' as const) : ('medium' as const),
    })),
  );
}
