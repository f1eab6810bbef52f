import type { PublicPageDef } from '@hako/sdk-plugin';

/** What is wrong with a plugin's pages, in words; asked when it registers. */
export function pageProblems(pages: readonly PublicPageDef[]): string[] {
  const seen = new Set<string>();
  return pages.flatMap(({ path, form }) => {
    const template = path.replace(/:[^/]+/g, ':');
    const twice = seen.has(template);
    seen.add(template);
    return [
      ...(/^\/[a-z][a-z0-9-]{0,38}(?:\/(?::[a-z][A-Za-z0-9]*|[a-z0-9][a-z0-9.-]*))+$/.test(path) ? [] : [`the page "${path}" must look like /name/:path/…`]),
      ...(path.split('/').includes(':path') ? [] : [`the page "${path}" has no parameter :path, by which its agency is found`]),
      ...(twice ? [`the page "${path}" is registered twice`] : []),
      ...(form && form.fields.length === 0 ? [`the form of "${path}" has no fields`] : []),
    ];
  });
}
