// `npm run build`: install and build, nothing else.
import { installAndBuild } from './lib/install-and-build.mjs';
import { fail, say } from './lib/terminal.mjs';

try {
  const worked = await installAndBuild();
  if (!worked) say('Everything is built.');
} catch (error) {
  fail(error);
}
