/**
 * The arrows of the house, for dependency-cruiser. Paths are relative to the checkout.
 * plugins, remotes, shell, core -> sdk-plugin; core -> vault/client, vault/ledger; vault/server -> vault/client, vault/ledger; nothing else.
 */
const TEST = '\\.test\\.tsx?$|/test/|/testing/|vitest\\.config|\\.fixture\\.';
const OURS = '^(core|shell|sdk-plugin|plugins/[^/]+|remotes/[^/]+|vault/client|vault/ledger|vault/server|common/devkit|common/free-port|common/launcher)/';

/** `from` may reach its own files and `allowed`, and no other package of the house. */
const arrow = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: TEST },
  to: { path: OURS, pathNot: [`^${from}/`, ...allowed.map((folder) => `^${folder}/`)] },
});

module.exports = {
  forbidden: [
    arrow('sdk-imports-nothing-of-ours', 'sdk-plugin', [], 'The contract stands at the bottom.'),
    arrow('core-arrows', 'core', ['sdk-plugin', 'vault/client', 'vault/ledger'], 'Core knows the contract, the vault\'s client and the ledger, no plugin and no screen.'),
    arrow('vault-client-arrows', 'vault/client', [], 'The vault\'s client stands alone.'),
    arrow('ledger-arrows', 'vault/ledger', [], 'The ledger is proofs and nothing else.'),
    arrow('vault-server-arrows', 'vault/server', ['vault/client', 'vault/ledger'], 'The vault knows nothing of the house but its own client package and the ledger.'),
    arrow('shell-arrows', 'shell', ['sdk-plugin'], 'The shell knows the contract alone.'),
    {
      name: 'plugin-arrows',
      comment: 'A plugin knows the contract alone: not core, not another plugin\'s files.',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/', pathNot: TEST },
      to: { path: OURS, pathNot: ['^plugins/$1/', '^sdk-plugin/'] },
    },
    {
      name: 'remote-arrows',
      comment: 'A remote knows the contract\'s UI kit alone.',
      severity: 'error',
      from: { path: '^remotes/([^/]+)/', pathNot: TEST },
      to: { path: OURS, pathNot: ['^remotes/$1/', '^sdk-plugin/'] },
    },
    {
      name: 'browser-code-takes-the-ui-kit',
      comment: 'What runs in a browser imports @hako/sdk-plugin/ui, never the server half.',
      severity: 'error',
      from: { path: '^(shell|remotes/[^/]+)/src/', pathNot: TEST },
      to: { path: '^sdk-plugin/', pathNot: '^sdk-plugin/(lib|src)/ui/|^sdk-plugin/webpack-preset/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'tests-too-stay-out-of-the-vault',
      comment: 'Nothing outside vault/ imports the vault\'s inside, tests included; only the launcher\'s benches measure it.',
      severity: 'error',
      from: { pathNot: '^vault/server/|^common/launcher/src/bench/' },
      to: { path: '^vault/server/' },
    },
    {
      name: 'no-relative-path-into-another-package',
      comment: 'Packages meet at their exports, never at each other\'s files.',
      severity: 'error',
      from: { path: '^(core|shell|sdk-plugin|vault/client|vault/ledger|vault/server|common/devkit|common/free-port|common/launcher|plugins/[^/]+|remotes/[^/]+)/' },
      to: { path: OURS, pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'areas-show-one-index',
      comment: 'Code of an area of core is reached through its index.ts; types may be taken where they stand.',
      severity: 'error',
      from: { path: '^core/src/([^/]+)/', pathNot: '\\.test\\.tsx?$|/test-[^/]+\\.ts$|^core/src/testing/' },
      to: { path: '^core/src/[^/]+/.+', pathNot: ['^core/src/$1/', '^core/src/[^/]+/(index|types)\\.ts$', '^core/src/testing/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-test-code-in-production',
      comment: 'Shipped code does not import tests or the development kit.',
      severity: 'error',
      from: { path: '^(core|shell|sdk-plugin|plugins/[^/]+|remotes/[^/]+|vault/client|vault/server)/src/', pathNot: TEST },
      to: { path: '\\.test\\.tsx?$|^common/' },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other cannot be understood one by one.',
      severity: 'error',
      from: { pathNot: TEST },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-missing', comment: 'An import that leads nowhere.', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
    {
      name: 'no-undeclared-package',
      comment: 'What a package imports stands in its own package.json.',
      severity: 'error',
      from: { path: '^(core|shell|sdk-plugin|plugins/[^/]+|remotes/[^/]+|vault/client|vault/server)/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|(^|/)(lib|dist|temp)/' },
    exclude: { path: '(^|/)(dist|temp)/|\\.d\\.ts$' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    preserveSymlinks: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
