// `npm run bench [-- part …]`: each number beside its baseline of the same run; writes docs/performance.md.
import { path } from './support/house.mjs';
import { installAndBuild } from './support/install-and-build.mjs';
import { fail } from './support/terminal.mjs';

try {
  await installAndBuild();
  const { bench } = await import(path('common/launcher/lib/bench/main.js'));
  await bench(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  fail(error);
}
