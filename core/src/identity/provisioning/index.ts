export { askBeforePerson, askBeforeProvisioned, askBeforeReturn } from './ask.js';
export { createDirectory, type Directory, type DirectoryActor } from './directory.js';
export { reconcileGrants, withdrawGrants, type Grant } from './grants.js';
export { insertProvisioned } from './people.js';
export { freeUsername } from './usernames.js';
