// MUI's index brings every component along, and a shared module is never shaken. The shell names each component by its
// own path instead, so that its first view loads what it shows; remotes get the index when the first of them asks.
const IMPORT = /import\s+(type\s+)?\{([^}]*)\}\s*from\s*(['"])@mui\/material\3;?/g;
/** Named exports of the theme's own entry; all else is a component or hook with an entry of its name. */
const FROM_STYLES = new Set(['ThemeProvider', 'alpha', 'createTheme', 'darken', 'lighten', 'styled', 'useTheme']);

/** `import { Box, type Theme } from '@mui/material'` -> one import per name. */
function deepImports(source) {
  return source.replace(IMPORT, (whole, onlyTypes, names) => {
    if (onlyTypes) return whole;
    const parts = names.split(',').map((part) => part.trim()).filter((part) => part !== '');
    return parts.map((part) => statement(part)).join(' ');
  });
}

function statement(part) {
  if (part.startsWith('type ')) return `import type { ${part.slice(5)} } from '@mui/material';`;
  const [name, local = name] = part.split(/\s+as\s+/);
  return FROM_STYLES.has(name) ? `import { ${name} as ${local} } from '@mui/material/styles';` : `import ${local} from '@mui/material/${name}';`;
}

module.exports = deepImports;
module.exports.deepImports = deepImports;
