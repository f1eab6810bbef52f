import type { Cradle } from '../cradle.js';
import { auditErrors } from './errors.js';

/** Permissions of the four streams. */
export function declareAudit({ access, errors }: Pick<Cradle, 'access' | 'errors'>): void {
  errors.define('core', auditErrors);
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
