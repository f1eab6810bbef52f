import { createElement } from 'react';
import { expect, it } from 'vitest';
import { renderMarkup } from './render-markup.js';

it('writes what people wrote as text, never as markup', async () => {
  const hostile = `</p><script>alert(1)</script>"' onload=x`;
  const markup = await renderMarkup(createElement('p', { title: hostile }, hostile));
  expect(markup).not.toContain('<script');
  expect(markup).toBe('<p title="&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27; onload=x">&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27; onload=x</p>');
});
