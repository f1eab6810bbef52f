// What shell and remotes share at run time. The shell provides it, remotes carry no copy of their own.
// Changing a major here is a change of the shell contract: raise SHELL_CONTRACT and say so in src/ui/README.md.
const SHARED = [
  'react',
  'react/',
  'react-dom',
  'react-dom/',
  'react-router',
  '@emotion/react',
  '@emotion/styled',
  '@mui/material',
  '@mui/system',
  'i18next',
  'react-i18next',
  '@tanstack/react-query',
  '@casl/ability',
  '@hako/sdk-plugin/ui',
];

const fs = require('node:fs');
const path = require('node:path');

const packageOf = (request) => {
  const parts = request.split('/');
  return request.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
};

/** Version installed for a package, looked for as Node would from `dir`; undefined when it is not there. */
function installedVersion(name, dir) {
  for (let at = dir; ; at = path.dirname(at)) {
    const file = path.join(at, 'node_modules', name, 'package.json');
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')).version;
    if (at === path.dirname(at)) return undefined;
  }
}

/** The remote takes what the shell provides; the server compares the ranges with the shell's catalogue at install. */
function sharedForRemote(dir) {
  return sharedWith(dir, (version) => ({ singleton: true, strictVersion: true, import: false, requiredVersion: `^${version}` }));
}

function sharedForShell(dir) {
  return sharedWith(dir, (version) => ({ singleton: true, strictVersion: true, version, requiredVersion: `^${version}` }));
}

function sharedWith(dir, options) {
  const entries = SHARED.map((request) => [request, installedVersion(packageOf(request), dir)]).filter(([, version]) => version !== undefined);
  return Object.fromEntries(entries.map(([request, version]) => [request, options(version)]));
}

/** Package name -> version of everything the shell offers. */
function catalogue(dir) {
  const names = [...new Set(SHARED.map(packageOf))];
  return Object.fromEntries(names.map((name) => [name, installedVersion(name, dir)]).filter(([, version]) => version !== undefined));
}

module.exports = { SHARED, sharedForRemote, sharedForShell, catalogue };
