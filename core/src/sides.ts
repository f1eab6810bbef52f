import type { SideHandler, SideHandlers } from './http/types.js';

export function createSides(): SideHandlers {
  const handlers: SideHandler[] = [];
  return { add: (handler) => void handlers.push(handler), all: () => handlers };
}
