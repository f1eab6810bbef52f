// `npm start`: install and build what is missing, then hand over to the launcher in this same process, so that signals reach it.
import { path, root } from './support/house.mjs';
import { installAndBuild } from './support/install-and-build.mjs';
import { fail } from './support/terminal.mjs';

try {
  await installAndBuild();
  const { main } = await import(path('common/launcher/lib/main.js'));
  await main(root);
} catch (error) {
  fail(error);
}
