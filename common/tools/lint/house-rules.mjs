// What no linter knows: rules of this house about its own files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/house.mjs';
import { isCode, writtenFiles } from './files.mjs';

const LONGEST = 400;
/** By their shape, so that this file names none: whoever keeps packages calls the host `registry.` or `deb.` something. */
const REGISTRY_HOSTS = /\bregistry\.[a-z0-9-]+\.(?:org|com|net|io|dev|cn)\b|\bdeb\.[a-z]+\.(?:org|com)\b/;
const REGISTRY_SETTING = /^\s*registry\s*=|"resolved":\s*"https?:|tarball:\s*https?:/m;
const BINARY = /\.(png|jpe?g|webp|gif|ico|woff2?|ttf|otf|pdf|zip|gz|xlsx)$/;

export function checkHouseRules(base = root) {
  const files = writtenFiles(base);
  const read = (file) => readFileSync(join(base, file), 'utf8');
  return [...longFiles(files, read), ...registryHosts(files, read), ...interpolatedSql(files, read)];
}

/** Exceptions stand with their reason in common/devkit/long-files.json. */
function longFiles(files, read) {
  const list = 'common/devkit/long-files.json';
  const reasons = files.includes(list) ? JSON.parse(read(list)) : {};
  const tooLong = files.filter(isCode).filter((file) => !reasons[file]).map((file) => [file, read(file).split('\n').length - 1]).filter(([, lines]) => lines > LONGEST);
  const needless = Object.keys(reasons).filter((file) => !files.includes(file));
  return [
    ...tooLong.map(([file, lines]) => `${file}: ${lines} lines; more than ${LONGEST} need two files, or a reason in ${list}`),
    ...needless.map((file) => `${list}: names ${file}, which is gone`),
  ];
}

function registryHosts(files, read) {
  return files
    .filter((file) => !BINARY.test(file))
    .filter((file) => {
      const text = read(file);
      return REGISTRY_HOSTS.test(text) || (/(\.npmrc|lock\.json|lock\.yaml)$/.test(file) && REGISTRY_SETTING.test(text));
    })
    .map((file) => `${file}: names a package registry; each machine's own configuration decides`);
}

/** `raw` with a value in the text is how injections are made; only code that builds schemas needs names in its SQL. */
function interpolatedSql(files, read) {
  const watched = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|(^|\/)(test|testing|database|migrations)\/|migrations?(-[\w-]+)?\.ts$/.test(file));
  return watched.flatMap((file) => {
    const text = read(file);
    return [...text.matchAll(/\braw\(\s*`[^`]*\$\{/g)].map((match) => `${file}:${text.slice(0, match.index).split('\n').length}: raw SQL with an interpolated value; bind it with ?`);
  });
}
