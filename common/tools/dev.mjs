// `npm run dev [-- <remote>]`: everything with reload, under one address.
import { path, root } from './support/house.mjs';
import { installAndBuild } from './support/install-and-build.mjs';
import { fail } from './support/terminal.mjs';

try {
  await installAndBuild();
  const { dev } = await import(path('common/launcher/lib/dev.js'));
  await dev(root, process.argv[2] ?? 'customers');
} catch (error) {
  fail(error);
}
