const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');
const { promisify } = require('node:util');
const { Compilation, sources } = require('webpack');

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
const COMPRESSIBLE = /\.(?:js|css|html|json|svg)$/;
const WORTH_IT = 1024;

/** Writes `.br` and `.gz` beside each text file, so that serving it costs no CPU. */
class PrecompressPlugin {
  apply(compiler) {
    compiler.hooks.afterEmit.tapPromise('PrecompressPlugin', async (compilation) => {
      const names = Object.keys(compilation.assets).filter((name) => COMPRESSIBLE.test(name));
      await Promise.all(
        names.map(async (name) => {
          const file = path.join(compiler.outputPath, name);
          const body = await fs.promises.readFile(file);
          if (body.length < WORTH_IT) return;
          await Promise.all([
            brotli(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 10 } }).then((out) => fs.promises.writeFile(`${file}.br`, out)),
            gzip(body, { level: 9 }).then((out) => fs.promises.writeFile(`${file}.gz`, out)),
          ]);
        }),
      );
    });
  }
}

/** Writes a JSON asset that is known when the build starts. */
class JsonAssetPlugin {
  constructor(name, value) {
    this.name = name;
    this.value = value;
  }

  apply(compiler) {
    compiler.hooks.thisCompilation.tap('JsonAssetPlugin', (compilation) => {
      compilation.hooks.processAssets.tap({ name: 'JsonAssetPlugin', stage: Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL }, () => {
        compilation.emitAsset(this.name, new sources.RawSource(`${JSON.stringify(this.value, null, 2)}\n`));
      });
    });
  }
}

/** `@mui/material/Button` is not provided by the shell unless it happens to use it itself: say so at build time. */
class NoDeepSharedImportsPlugin {
  apply(compiler) {
    compiler.hooks.normalModuleFactory.tap('NoDeepSharedImportsPlugin', (factory) => {
      factory.hooks.beforeResolve.tap('NoDeepSharedImportsPlugin', (data) => {
        if (/^@mui\/(?:material|system)\//.test(data.request) && !/node_modules/.test(data.contextInfo.issuer)) {
          throw new Error(`${data.contextInfo.issuer}: import from '@mui/material', not from '${data.request}': the shell shares the whole package under its own name`);
        }
      });
    });
  }
}

module.exports = { PrecompressPlugin, JsonAssetPlugin, NoDeepSharedImportsPlugin };
