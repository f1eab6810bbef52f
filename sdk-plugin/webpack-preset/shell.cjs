const { ModuleFederationPlugin } = require('@module-federation/enhanced/webpack');
const { baseConfig } = require('./base.cjs');
const { JsonAssetPlugin, PrecompressPlugin } = require('./plugins.cjs');
const { modeOf } = require('./remote.cjs');
const { catalogue, sharedForShell } = require('./shared.cjs');

/** The build of the shell. `shellApi` goes into shared.catalogue.json, which the server compares with each remote's manifest. */
function shellConfig({ dir, name, entry, shellApi, mode, publicPath = '/', plugins = [], extend }) {
  const resolved = modeOf(mode);
  const production = resolved === 'production';
  const config = {
    entry,
    ...baseConfig({ dir, name, mode: resolved, publicPath }),
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
