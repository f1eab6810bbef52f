import { Ajv2020 } from 'ajv/dist/2020.js';
import { ManifestSchema, type PluginManifest } from './schema.js';

export interface ManifestProblem {
  path: string;
  message: string;
}

// The schema is ours and constant: to prove it anew against the meta-schema would cost every start a tenth of a second.
const check = new Ajv2020({ allErrors: true, strict: false, validateSchema: false }).compile<PluginManifest>(ManifestSchema);

/** Every problem of a manifest at once, in words; an empty list means that `value` is a `PluginManifest`. */
export function manifestProblems(value: unknown): ManifestProblem[] {
  if (!check(value)) {
    return (check.errors ?? []).map((error) => {
      const extra = error.keyword === 'additionalProperties' ? ` "${String(error.params['additionalProperty'])}"` : '';
      return { path: error.instancePath || '/', message: `${error.message ?? 'is not valid'}${extra}` };
    });
  }
  return crossProblems(value);
}

function crossProblems(manifest: PluginManifest): ManifestProblem[] {
  const problems: ManifestProblem[] = [];
  const prefix = `${manifest.id.replaceAll('-', '_')}_`;
  for (const [index, table] of (manifest.data?.tables ?? []).entries()) {
    if (!table.startsWith(prefix)) problems.push({ path: `/data/tables/${index}`, message: `table "${table}" must begin with "${prefix}"` });
  }
  const declared = new Set(manifest.permissions.flatMap((p) => p.actions.map((action) => `${p.resource}:${action}`)));
  for (const [index, item] of (manifest.ui?.nav ?? []).entries()) {
    for (const permission of item.requires ?? []) {
      if (!declared.has(permission)) problems.push({ path: `/ui/nav/${index}/requires`, message: `permission "${permission}" is not declared by this plugin` });
    }
  }
  const resources = new Set(manifest.permissions.map(({ resource }) => resource));
  for (const [template, lines] of Object.entries(manifest.roles ?? {})) {
    for (const effect of ['grants', 'denies'] as const) {
      for (const [index, line] of (lines[effect] ?? []).entries()) {
        if (!declared.has(line) && !(line.endsWith(':*') && resources.has(line.slice(0, -2)))) problems.push({ path: `/roles/${template}/${effect}/${index}`, message: `permission "${line}" is not declared by this plugin` });
      }
    }
  }
  for (const locale of ['en', 'zh', 'ja'] as const) {
    if (!manifest.i18n.locales.includes(locale)) problems.push({ path: '/i18n/locales', message: `locale "${locale}" is missing` });
  }
  return problems;
}

/** @throws Error that lists every problem, each with its JSON pointer. */
export function parseManifest(value: unknown): PluginManifest {
  const problems = manifestProblems(value);
  if (problems.length > 0) throw new Error(`manifest is not valid:\n${problems.map((p) => `  ${p.path} ${p.message}`).join('\n')}`);
  return value as PluginManifest;
}
