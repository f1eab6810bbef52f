// Programs that the tests need and npm cannot bring: Chromium and Redis.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temp } from './house.mjs';
import { output, run } from './run.mjs';
import { Problem, step } from './terminal.mjs';

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const CJK_FONT_PACKAGE = 'fonts-noto-cjk';

/** Paths of Chromium and redis-server; on Debian, as root, what is missing is installed first. */
export async function testPrograms() {
  const missing = [
    ...(chromium() ? [] : ['chromium']),
    ...(find('redis-server') ? [] : ['redis-server']),
    ...((await hasCjkFont()) ? [] : [CJK_FONT_PACKAGE]),
  ];
  if (missing.length > 0) await install(missing);
  const programs = { chromium: chromium(), redis: find('redis-server') };
  if (!programs.chromium || !programs.redis) throw new Problem(`The tests need ${missing.join(' and ')}, and installing did not bring them.`);
  return programs;
}

const chromium = () => process.env.HAKO_CHROMIUM ?? CHROMIUM.map(find).find(Boolean);

/** Without a Chinese and Japanese font the screenshots are rows of boxes, and widths are wrong. */
async function hasCjkFont() {
  if (process.platform !== 'linux') return true;
  const list = await output('fc-list', [':lang=ja']);
  return Boolean(list?.trim()) || existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc');
}

async function install(packages) {
  const needed = packages.filter((name) => name !== CJK_FONT_PACKAGE);
  const canInstall = process.getuid?.() === 0 && find('apt-get') !== undefined;
  if (!canInstall) {
    if (needed.length === 0) return;
    throw new Problem(`The tests need ${needed.join(' and ')}. Install them with the system's package manager (Debian: sudo apt-get install ${packages.join(' ')}) and run npm test again.`);
  }
  const options = { log: join(temp, 'hako-logs', 'apt.log'), env: { DEBIAN_FRONTEND: 'noninteractive' }, append: true };
  await step(`Installing ${packages.join(', ')} with apt-get`, async () => {
    await run('apt-get', ['update'], options);
    const code = await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
    if (code !== 0 && needed.length > 0) throw new Problem(`apt-get could not install ${packages.join(', ')}.`, { log: options.log });
  });
}

function find(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
