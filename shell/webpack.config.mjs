import HtmlWebpackPlugin from 'html-webpack-plugin';
import preset from '@hako/sdk-plugin/webpack-preset';

const dir = import.meta.dirname;
/** Kept beside SHELL_CONTRACT of the SDK, whose index would pull the server's libraries into this file. */
const SHELL_API = '1.0.0';

const isMui = ({ resource }) => /[\\/]node_modules[\\/]@(?:mui|emotion)[\\/]/.test(resource ?? '');
const isMuiIndex = ({ resource }) => /[\\/]@mui[\\/]material[\\/]index\.m?js$/.test(resource ?? '');

/** What only MUI's index asks for stays out of the first view: it comes once somebody has signed in, for remotes. */
function isShown(module, { chunkGraph }) {
  if (!isMui(module)) return false;
  return [...chunkGraph.getModuleChunksIterable(module)].some((chunk) => ![...chunkGraph.getChunkModulesIterable(chunk)].some(isMuiIndex));
}

/** Libraries of the first view in a few files that change seldom. */
const cacheGroups = {
  react: { test: /[\\/]node_modules[\\/](?:react|react-dom|scheduler|react-router)[\\/]/, name: 'react', priority: 30 },
  mui: { test: isShown, name: 'mui', priority: 20 },
};

export default preset.shellConfig({
  dir,
  name: 'hako_shell',
  entry: { shell: './src/index.ts' },
  shellApi: SHELL_API,
  plugins: [new HtmlWebpackPlugin({ template: './public/index.html', scriptLoading: 'defer', minify: false })],
  extend: (config) => ({
    ...config,
    optimization: { ...config.optimization, splitChunks: { chunks: 'all', cacheGroups } },
    devServer: {
      port: Number(process.env['SHELL_PORT'] ?? 4100),
      historyApiFallback: true,
      hot: false,
      static: false,
      proxy: [{ context: ['/api', '/remotes', '/.well-known', '/files'], target: process.env['HAKO_URL'] ?? 'http://localhost:4000' }],
    },
  }),
});
