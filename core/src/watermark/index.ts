import type { Cradle } from '../cradle.js';

export { watermarkMigrations } from './migrations.js';
export { watermarkRoutes } from './routes.js';
export { createWatermarks } from './service.js';
export type { Watermarks } from './types.js';

export function declareWatermark({ access, audit }: Pick<Cradle, 'access' | 'audit'>): void {
  access.define([{ owner: 'core', resource: 'security.watermark', actions: ['read', 'write', 'execute'], title: 'watermark.permission', risk: 'high' }]);
  audit.define([{ owner: 'core', action: 'watermark.rotated', title: 'watermark.actions.rotated', fields: { version: 'plain' } }]);
}
