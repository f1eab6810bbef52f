import { VaultError } from '@hako/vault-client/contract';
import { listAlerts, type Alerts } from '../alerts/alerts.js';
import { adminRoute, type AnyAdminRoute } from '../http/admin-route.js';
import { closed, compile, text, validate } from '../http/schemas.js';
import { UUID } from '../tokens/claims-schema.js';
import { breakGlass, BREAK_GLASS_MOST_MINUTES, type BreakGlass } from './break-glass.js';
import type { Standing } from './standing.js';
import { acknowledge, listAnomalies } from './store.js';

const isAcknowledge = compile<{ note: string }>(closed({ note: text(500) }, ['note']));
const isBreakGlass = compile<BreakGlass>(
  closed(
    {
      tenantId: { type: 'string', pattern: UUID },
      actor: { type: 'string', pattern: '^[A-Za-z0-9._:@/-]{1,128}$' },
      minutes: { type: 'integer', minimum: 1, maximum: BREAK_GLASS_MOST_MINUTES },
      reason: text(500),
      approvalId: { type: 'string', pattern: '^ap_[0-9a-f]{32}$' },
    },
    ['tenantId', 'actor', 'minutes', 'reason', 'approvalId'],
  ),
);

const uuid = (value: string | undefined): string | undefined => {
  if (value !== undefined && !new RegExp(UUID).test(value)) throw new VaultError('VALIDATION_FAILED', { details: [{ path: '/tenantId', code: 'format' }] });
  return value;
};

/** GET /anomalies, POST /anomalies/:id/acknowledge, GET /alerts, POST /admin/break-glass. */
export const anomalyRoutes = ({ alerts, standing }: { alerts: Alerts; standing: Standing }): readonly AnyAdminRoute[] => [
  adminRoute<{ tenantId: string | undefined; open: boolean }>({
    method: 'GET',
    path: '/anomalies',
    op: 'anomalies',
    audited: false,
    parse: ({ query }) => ({ tenantId: uuid(query['tenantId']), open: query['open'] === 'true' }),
    tenant: ({ tenantId }, actor) => tenantId ?? actor.tenantId,
    run: async ({ tx, body, actor }) => {
      const anomalies = await listAnomalies(tx, { tenantId: body.tenantId ?? actor.tenantId, open: body.open });
      return { answer: () => ({ anomalies }) };
    },
  }),

  adminRoute<{ id: string; note: string }>({
    method: 'POST',
    path: '/anomalies/:id/acknowledge',
    op: 'anomalies',
    audited: true,
    parse: ({ params, body }) => ({ id: params['id']!, note: validate(isAcknowledge, body).note }),
    tenant: (_body, actor) => actor.tenantId,
    run: async ({ tx, actor, body, now }) => {
      // Nobody but a person decides that something was harmless.
      if (actor.claims && actor.claims.sid === undefined) throw new VaultError('CALLER_DENIED');
      const anomaly = await acknowledge(tx, body.id, { tenantId: actor.tenantId, personId: actor.person.id, note: body.note }, now);
      return {
        tenantId: anomaly.tenantId,
        detail: { anomaly: anomaly.id, rule: anomaly.rule, actor: anomaly.actor, note: body.note },
        answer: async () => {
          await standing.refresh();
          return anomaly;
        },
      };
    },
  }),

  adminRoute<{ after: number; newest: boolean; tenantId: string | undefined }>({
    method: 'GET',
    path: '/alerts',
    op: 'anomalies',
    audited: false,
    parse: ({ query }) => ({ after: /^\d{1,15}$/.test(query['after'] ?? '0') ? Number(query['after'] ?? 0) : 0, newest: query['newest'] === 'true', tenantId: uuid(query['tenantId']) }),
    tenant: ({ tenantId }, actor) => tenantId ?? actor.tenantId,
    run: async ({ tx, body, actor }) => {
      const found = await listAlerts(tx, { tenantId: body.tenantId ?? actor.tenantId, after: body.after, newestFirst: body.newest });
      return { answer: () => ({ alerts: found }) };
    },
  }),

  adminRoute<BreakGlass>({
    method: 'POST',
    path: '/admin/break-glass',
    op: 'break_glass',
    audited: true,
    parse: ({ body }) => validate(isBreakGlass, body),
    tenant: ({ tenantId }) => tenantId,
    run: async ({ tx, actor, body, now }) => {
      const { until } = await breakGlass(tx, alerts, body, actor.person.id, now);
      return {
        detail: { actor: body.actor, minutes: body.minutes, reason: body.reason, approval: body.approvalId },
        answer: async () => {
          await standing.refresh();
          return { tenantId: body.tenantId, actor: body.actor, until: until.toISOString() };
        },
      };
    },
  }),
];
