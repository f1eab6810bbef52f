const { ModuleFederationPlugin } = require('@module-federation/enhanced/webpack');
const { SubresourceIntegrityPlugin } = require('webpack-subresource-integrity');
const { baseConfig } = require('./base.cjs');
const { NoDeepSharedImportsPlugin, PrecompressPlugin } = require('./plugins.cjs');
const { sharedForRemote } = require('./shared.cjs');

const modeOf = (given) => given ?? (process.argv.includes('development') ? 'development' : 'production');

/**
 * The build of a plugin's remote: `export default remoteConfig({ dir: import.meta.dirname, name: 'customers', exposes: { './List': './src/list.tsx' } })`.
 */
function remoteConfig({ dir, name, exposes, mode, port, extend }) {
  const resolved = modeOf(mode);
  const production = resolved === 'production';
  const config = {
    // Only exposes are ever loaded: the remote has no entry of its own.
    entry: {},
    ...baseConfig({ dir, name, mode: resolved, publicPath: 'auto' }),
    plugins: [
      new NoDeepSharedImportsPlugin(),
      new ModuleFederationPlugin({
        name,
        filename: 'remoteEntry.js',
        exposes,
        remotes: {},
        shared: sharedForRemote(dir),
        shareStrategy: 'loaded-first',
        manifest: true,
        dts: false,
        dev: false,
        experiments: { externalRuntime: true },
      }),
      ...(production ? [new SubresourceIntegrityPlugin({ hashFuncNames: ['sha384'] }), new PrecompressPlugin()] : []),
    ],
    devServer: port === undefined ? undefined : { port, hot: false, headers: { 'access-control-allow-origin': '*' } },
  };
  return extend ? extend(config) : config;
}

module.exports = { remoteConfig, modeOf };
