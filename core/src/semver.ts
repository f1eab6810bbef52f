/** The two questions that core asks, without the library's other forty files. */
export { default as satisfies } from 'semver/functions/satisfies.js';
export { default as validRange } from 'semver/ranges/valid.js';
