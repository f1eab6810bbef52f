import type { Option } from '@hako/sdk-plugin/ui';

/** Every zone that the browser knows; UTC is not among them by itself. */
export const TIME_ZONES: readonly Option[] = ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
