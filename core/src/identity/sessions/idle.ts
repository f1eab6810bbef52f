import type { Cradle } from '../../cradle.js';

/** The agency's setting: a session that nobody used for so long is over. */
export const idleMinutes = ({ settings }: Pick<Cradle, 'settings'>, tenantId: string): Promise<number> => settings.value<number>(tenantId, 'sessionIdleMinutes');
