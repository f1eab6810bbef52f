import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { notFound } from '@hako/sdk-plugin';
import Router from '@koa/router';
import { openApiDocument, type OpenApiDeps } from './openapi.js';

/** Local files only; the names are fixed, so nothing of the path reaches the disk. */
const ASSETS: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** `GET /api/v1/openapi.json` and the page that shows it. */
export function docsRouter(deps: OpenApiDeps): Router {
  const router = new Router();
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

  router.get('/api/v1/openapi.json', (ctx) => {
    ctx.set('cache-control', 'no-cache');
    ctx.body = openApiDocument(deps);
  });
  router.get('/api/docs', (ctx) => {
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = page(String(ctx.state['nonce']));
  });
  router.get('/api/docs/:file', (ctx) => {
    const file = String(ctx['params'].file);
    const type = Object.hasOwn(ASSETS, file) ? ASSETS[file] : undefined;
    if (!type) throw notFound();
    ctx.set('cache-control', 'public, max-age=3600');
    ctx.type = type;
    ctx.body = createReadStream(join(assets, file));
  });
  return router;
}

const page = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Hako API</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script nonce="${nonce}" src="/api/docs/swagger-ui-bundle.js"></script>
<script nonce="${nonce}">SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#docs', validatorUrl: null });</script>
</body>
</html>
`;
