// `npm run build`: install and build, nothing else.
import { installAndBuild } from './support/install-and-build.mjs';
import { fail, say } from './support/terminal.mjs';

try {
  const worked = await installAndBuild();
  if (!worked) say('Everything is built.');
} catch (error) {
  fail(error);
}
