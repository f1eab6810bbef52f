export { contractSuite, type ContractCase, type ContractOptions } from './contract-suite.js';
export { createTestApp } from './create-test-app.js';
export type { PluginInspection, TestAnswer, TestApp, TestAppOptions, TestClient, TestTenant } from './types.js';
