const fs = require('node:fs');
const path = require('node:path');
const { ModuleFederationPlugin } = require('@module-federation/enhanced/webpack');
const { baseConfig } = require('./base.cjs');
const { JsonAssetPlugin, PrecompressPlugin } = require('./plugins.cjs');
const { modeOf } = require('./remote.cjs');
const { catalogue, sharedForShell } = require('./shared.cjs');

/** react-router's package offers bundlers its development build alone; the production one lies beside it, unnamed. */
function productionRouter(dir) {
  const file = path.join(dir, 'node_modules/react-router/dist/production/index.mjs');
  return fs.existsSync(file) ? { 'react-router$': file } : {};
}

/** The plugin that lends the runtime to remotes asks for the CommonJS copy; the shell has the other one already, and would carry both. */
function oneFederationRuntime() {
  const resolve = (request, from) => require.resolve(request, { paths: [path.dirname(from)] });
  const enhanced = require.resolve('@module-federation/enhanced/webpack');
  const commonJs = resolve('@module-federation/runtime-tools/runtime-core', resolve('@module-federation/inject-external-runtime-core-plugin', enhanced));
  const file = commonJs.replace(/\.cjs$/, '.js');
  return fs.existsSync(file) ? { '@module-federation/runtime-tools/runtime-core$': file } : {};
}

/** The build of the shell. `shellApi` goes into shared.catalogue.json, which the server compares with each remote's manifest. */
function shellConfig({ dir, name, entry, shellApi, mode, publicPath = '/', plugins = [], extend }) {
  const resolved = modeOf(mode);
  const production = resolved === 'production';
  const base = baseConfig({ dir, name, mode: resolved, publicPath });
  const config = {
    ...base,
    entry,
    module: { ...base.module, rules: [...base.module.rules, { test: /\.(?:tsx?|js)$/, exclude: /node_modules/, enforce: 'pre', loader: require.resolve('./mui-deep-loader.cjs') }] },
    resolve: { ...base.resolve, alias: { ...oneFederationRuntime(), ...(production ? productionRouter(dir) : {}) } },
    plugins: [
      new ModuleFederationPlugin({
        name,
        remotes: {},
        shared: sharedForShell(dir),
        shareStrategy: 'loaded-first',
        manifest: false,
        dts: false,
        dev: false,
        experiments: { provideExternalRuntime: true },
      }),
      new JsonAssetPlugin('shared.catalogue.json', { shared: catalogue(dir), shellApi }),
      ...plugins,
      ...(production ? [new PrecompressPlugin()] : []),
    ],
  };
  return extend ? extend(config) : config;
}

module.exports = { shellConfig };
