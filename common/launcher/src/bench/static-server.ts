/**
 * What public pages are compared with: plain Koa that answers every request with the same bytes from memory. A process of its
 * own, as core is. Argument: the address the bytes are fetched from, once; then it prints its port.
 */
import type { AddressInfo } from 'node:net';
import Koa from 'koa';

const [url] = process.argv.slice(2);
if (!url) throw new Error('usage: static-server <url>');
const source = await fetch(url);
if (!source.ok) throw new Error(`${url} answered ${source.status}`);
const bytes = Buffer.from(await source.arrayBuffer());

const app = new Koa();
app.use((ctx) => {
  ctx.type = 'text/html; charset=utf-8';
  ctx.body = bytes;
});
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.on('SIGTERM', () => process.exit(0));
