import type { ConsentPurpose } from '@hako/sdk-plugin';

/** What a consent can be for: the vault's purposes that rest on one. */
export const CONSENT_PURPOSES = ['customer_view', 'customer_edit', 'support_case', 'membership_report', 'notification_delivery', 'import'] as const satisfies readonly ConsentPurpose[];
export const CHANNELS = ['web', 'mail', 'form', 'phone', 'in-person', 'import'] as const;
export type Channel = (typeof CHANNELS)[number];
