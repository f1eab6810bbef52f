import type { Notices } from '@hako/sdk-plugin';

export interface Notifier {
  forPlugin(owner: { tenantId: string; pluginId: string }): Notices;
}
