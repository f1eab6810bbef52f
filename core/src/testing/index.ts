export type { TestAnswer, TestClient } from './client.js';
export { createTestHost, type ChangeEntry, type TestClock, type TestHost, type TestHostOptions } from './host.js';
export { startOtherProcess, type OtherProcess } from './other-process.js';
export type { TestTenant } from './people.js';
export type { TestPlugin } from './plugin-sources.js';
export { absentVault, makeVaultKeys, startVault, type TestVault } from './vault.js';
export { startRedis, type TestRedis } from './redis.js';
export type { PluginInspection } from './inspect.js';
export { measureStart, type StartMeasurement } from './bench.js';
