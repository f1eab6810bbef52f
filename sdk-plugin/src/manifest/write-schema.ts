import { writeFileSync } from 'node:fs';
import { ManifestSchema } from './schema.js';

const target = new URL('../../manifest.schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...ManifestSchema }, null, 2)}\n`);
