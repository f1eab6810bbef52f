const path = require('node:path');

/** What shell and remotes have in common. `dir` is the package's folder. */
function baseConfig({ dir, name, mode, publicPath }) {
  const production = mode === 'production';
  return {
    mode,
    context: dir,
    target: ['web', 'es2022'],
    devtool: production ? 'hidden-source-map' : 'cheap-module-source-map',
    output: {
      path: path.join(dir, 'dist'),
      uniqueName: name,
      publicPath,
      clean: true,
      crossOriginLoading: 'anonymous',
      strictModuleExceptionHandling: true,
      hashFunction: 'xxhash64',
      hashDigestLength: 16,
      filename: production ? '[name].[contenthash].js' : '[name].js',
      chunkFilename: production ? '[name].[contenthash].js' : '[name].js',
      assetModuleFilename: 'assets/[name].[contenthash][ext]',
    },
    resolve: {
      extensions: ['.tsx', '.ts', '.mjs', '.js', '.json'],
      // Sources import each other with the `.js` that TypeScript's emit has.
      extensionAlias: { '.js': ['.ts', '.tsx', '.js'] },
    },
    resolveLoader: { modules: [path.join(__dirname, '..', 'node_modules'), 'node_modules'] },
    module: {
      rules: [
        { test: /\.tsx?$/, exclude: /node_modules/, loader: 'esbuild-loader', options: { target: 'es2022', jsx: 'automatic' } },
        { test: /\.(?:woff2|svg|png|webp)$/, type: 'asset/resource' },
      ],
    },
    optimization: {
      minimizer: [minimizer()],
      splitChunks: { cacheGroups: splitGroups() },
      // Readable names keep chunk hashes stable over builds and let the trust plugin report them.
      moduleIds: 'deterministic',
      chunkIds: production ? 'deterministic' : 'named',
    },
    cache: { type: 'filesystem', cacheDirectory: path.join(dir, 'temp', 'webpack'), name: `${name}-${mode}` },
    performance: { hints: false },
    stats: 'errors-warnings',
    // Federation's modules cannot be cached, and webpack says so for each of them.
    infrastructureLogging: { level: 'error' },
  };
}

/**
 * Webpack's own two groups, without modules that are taken from the shell: a chunk of nothing but those has no file, and
 * the integrity plugin then finds no hash for it.
 */
function splitGroups() {
  const type = (moduleType) => moduleType !== 'consume-shared-module';
  return {
    default: { type, idHint: '', reuseExistingChunk: true, minChunks: 2, priority: -20 },
    defaultVendors: { type, idHint: 'vendors', reuseExistingChunk: true, test: /[\\/]node_modules[\\/]/, priority: -10 },
  };
}

function minimizer() {
  const { EsbuildPlugin } = require('esbuild-loader');
  // Not in a function of its own, its default: a remote's entry is a global variable.
  return new EsbuildPlugin({ target: 'es2022', legalComments: 'none', format: undefined });
}

module.exports = { baseConfig };
