import type { Cradle } from '../cradle.js';

export { watermarkMigrations } from './migrations.js';
export { watermarkRoutes } from './routes.js';
export { createWatermarks } from './service.js';
export type { Watermarks } from './types.js';

export function declareWatermark({ errors, access, audit }: Pick<Cradle, 'errors' | 'access' | 'audit'>): void {
  errors.define('core', {
    WATERMARK_FILE: { status: 422, message: 'errors.WATERMARK_FILE', level: 'debug' },
    WATERMARK_VERSIONS_SPENT: { status: 409, message: 'errors.WATERMARK_VERSIONS_SPENT', level: 'warn' },
  });
  access.define([{ owner: 'core', resource: 'security.watermark', actions: ['read', 'write', 'execute'], title: 'watermark.permission', risk: 'high' }]);
  audit.define([{ owner: 'core', action: 'watermark.rotated', title: 'watermark.actions.rotated', fields: { version: 'plain' } }]);
}
