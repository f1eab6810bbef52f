import { adminRoute, type AnyAdminRoute } from '../http/admin-route.js';
import type { CertificateInfo } from './certificate-info.js';

/** GET /admin/certificates: the vault's own, its CA, and those of its callers. */
export const certificateRoutes = (list: () => Promise<CertificateInfo[]>): readonly AnyAdminRoute[] => [
  adminRoute<Record<string, never>>({
    method: 'GET',
    path: '/admin/certificates',
    op: 'certificates',
    audited: false,
    parse: () => ({}),
    // The installation's matter: nobody of a tenant sees it.
    tenant: () => null,
    run: async () => ({ answer: async () => ({ certificates: await list() }) }),
  }),
];
