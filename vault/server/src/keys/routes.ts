import { VaultError, type CloseKeyRequest, type KeyList } from '@hako/vault-client/contract';
import { requireApproval as spendApproval } from '../approvals/require-approval.js';
import type { RequireApproval } from '../approvals/types.js';
import type { Executor } from '../database/database.js';
import { adminRoute, type AdminActor, type AdminOutcome, type AnyAdminRoute } from '../http/admin-route.js';
import { closed, compile, validate } from '../http/schemas.js';
import { destroyKey, disableKey, enableKey } from './close.js';
import { keyIdOf, keySubjectOf, parseKeyId, tenantIdIn, type KeyRef } from './key-id.js';
import type { KeyProvider } from './key-provider.js';
import { listKeks, listTenantKeys, type ListOptions } from './list.js';

export interface KeyRoutesDeps {
  provider: KeyProvider;
  destroyAfterMs: number;
  /** A signed note over a text that ends with a line break. */
  sign: (text: string) => string;
  requireApproval?: RequireApproval;
}

const isClose = compile<CloseKeyRequest>(closed({ approvalId: { type: 'string', pattern: '^ap_[0-9a-f]{32}$' } }, ['approvalId']));
const isNothing = compile<Record<string, never>>(closed({}, []));

interface OneKey {
  key: KeyRef;
  approvalId?: string;
}

/** GET /admin/keys; POST /admin/keys/:id/disable, /enable and /destroy, the first and the last with an approval. */
export function keyRoutes({ provider, destroyAfterMs, sign, requireApproval = spendApproval }: KeyRoutesDeps): readonly AnyAdminRoute[] {
  const approve = (tx: Executor, actor: AdminActor, { key, approvalId }: OneKey, action: 'key.disable' | 'key.destroy'): ReturnType<RequireApproval> =>
    requireApproval(tx, { approvalId, tenantId: key.tenantId, action, subject: keySubjectOf(key), usedBy: actor.person.id });

  return [
    adminRoute<{ tenantId: string | null }>({
      method: 'GET',
      path: '/admin/keys',
      op: 'keys_read',
      audited: false,
      parse: ({ query }) => ({ tenantId: tenantIdIn(query['tenantId']) }),
      tenant: ({ tenantId }, actor) => tenantId ?? actor.tenantId,
      run: async ({ tx, actor, body, now }) => {
        const tenantId = body.tenantId ?? actor.tenantId;
        const options: ListOptions = { now, destroyAfterMs };
        const keys = tenantId === null ? await listKeks(tx, options) : await listTenantKeys(tx, tenantId, options);
        return { answer: async (): Promise<KeyList> => ({ provider: await describe(provider), keys }) };
      },
    }),
    one('disable', async ({ tx, actor, body }) => {
      const approval = await approve(tx, actor, body, 'key.disable');
      await disableKey(tx, body.key);
      return { approval: approval.id };
    }),
    one('destroy', async ({ tx, actor, body, now }) => {
      const approval = await approve(tx, actor, body, 'key.destroy');
      await destroyKey(tx, body.key, { now, destroyAfterMs, approval, by: actor.person.id, sign });
      return { approval: approval.id };
    }),
    one('enable', async ({ tx, body }) => {
      await enableKey(tx, body.key);
      return {};
    }),
  ];
}

type Work = (call: { tx: Executor; actor: AdminActor; body: OneKey; now: number }) => Promise<{ approval?: string }>;

function one(verb: 'disable' | 'enable' | 'destroy', work: Work): AnyAdminRoute {
  return adminRoute<OneKey>({
    method: 'POST',
    path: `/admin/keys/:id/${verb}`,
    op: 'keys_manage',
    audited: true,
    parse: ({ params, body }) => {
      const key = parseKeyId(params['id']!);
      if (!key) throw new VaultError('NOT_FOUND');
      return verb === 'enable' ? (validate(isNothing, body), { key }) : { key, ...validate(isClose, body) };
    },
    tenant: ({ key }) => key.tenantId,
    run: async (call): Promise<AdminOutcome> => {
      const done = await work(call);
      return { detail: { key: keySubjectOf(call.body.key), verb, ...done }, answer: () => ({ id: keyIdOf(call.body.key), verb }) };
    },
  });
}

async function describe(provider: KeyProvider): Promise<KeyList['provider']> {
  const healthy = await provider.health().then(() => true, () => false);
  const [keyId, rotateAt] = healthy ? await Promise.all([provider.currentKeyId().catch(() => null), provider.rotateHint().catch(() => null)]) : [null, null];
  return { name: provider.name, keyId, healthy, rotateAt: rotateAt?.toISOString() ?? null };
}
