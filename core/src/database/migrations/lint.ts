import type { Migration } from '@hako/sdk-plugin';
import { recordMigration } from './plan.js';

const TABLE = /\b(?:create\s+(?:unlogged\s+)?table(?:\s+if\s+not\s+exists)?|alter\s+table(?:\s+if\s+exists)?(?:\s+only)?|insert\s+into|(?<!\b(?:on|for|do|before|after|or)\s+)update|delete\s+from|truncate(?:\s+table)?)\s+("?[a-z_][\w$]*"?(?:\."?[a-z_][\w$]*"?)?)/gi;
const INDEX = /\bcreate\s+(?:unique\s+)?index[\s\S]*?\bon\s+(?:only\s+)?("?[a-z_][\w$]*"?(?:\."?[a-z_][\w$]*"?)?)/gi;

/**
 * What is wrong with a plugin's migration, in words; empty when nothing is. It sees what `up` sends to a recorder, so a
 * statement that only appears with certain data is not seen: review those by eye.
 * @param prefix the plugin's id with `-` as `_`
 */
export async function migrationLint(migration: Migration, prefix: string): Promise<string[]> {
  const { statements } = await recordMigration(migration);
  const problems = new Set<string>();
  for (const statement of statements) {
    const sql = withoutTexts(statement);
    if (/\bdrop\s+(?!constraint\b|not\s+null\b|default\b|expression\b|identity\b)/i.test(sql) && migration.safe !== 'contract') problems.add('DROP belongs into a migration marked contract');
    if (/\bdrop\s+(?:schema|database|role|owned|extension)\b/i.test(sql)) problems.add('only tables, columns and indexes of its own may be dropped');
    if (/\bsearch_path\b/i.test(sql)) problems.add('the search path is the runner\'s');
    if (/(?:^|;)\s*(?:set|reset)\s/i.test(sql) || /\bset_config\b/i.test(sql)) problems.add('settings of the session are the runner\'s');
    if (/(?:^|;)\s*(?:begin|commit|rollback|start\s+transaction)\b/i.test(sql.replace(/\$\$[\s\S]*?\$\$/g, ''))) problems.add('the transaction is the runner\'s');
    if (/\bsecurity\s+definer\b/i.test(sql)) problems.add('SECURITY DEFINER functions are core\'s');
    if (/(?:^|;)\s*(?:grant|revoke|create\s+role|alter\s+role|create\s+extension)\b/i.test(sql)) problems.add('rights, roles and extensions are core\'s');
    for (const table of [...sql.matchAll(TABLE), ...sql.matchAll(INDEX)].map((match) => (match[1] ?? '').replaceAll('"', '').toLowerCase())) {
      if (table.includes('.')) problems.add(`${table}: names of schemas are the runner's`);
      else if (table !== 'set' && !table.startsWith(`${prefix}_`)) problems.add(`${table} is outside the prefix ${prefix}_`);
    }
  }
  return [...problems].map((problem) => `${migration.name}: ${problem}`);
}

/** Without comments and quoted texts, where any word may stand. */
const withoutTexts = (sql: string): string => sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replace(/'(?:[^']|'')*'/g, "''");
