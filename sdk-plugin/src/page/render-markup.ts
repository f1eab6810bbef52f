import type { ReactNode } from 'react';

/**
 * React elements as markup without anything for a client: no hydration, no bundle. Text and attributes are escaped.
 * React's server half is loaded with the first page, not with the plugin.
 */
export async function renderMarkup(element: ReactNode): Promise<string> {
  const { renderToStaticMarkup } = await import('react-dom/server');
  return renderToStaticMarkup(element);
}
