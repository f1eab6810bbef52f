const { remoteConfig } = require('./remote.cjs');
const { shellConfig } = require('./shell.cjs');
const { SHARED } = require('./shared.cjs');

module.exports = { remoteConfig, shellConfig, SHARED };
