import type { TestHost } from '@hako/core/testing';

/** Systems that external ids of a test are of; the dictionary of a new agency has EXTERNAL, LEGACY_CRM, CRM, SHOP and TCRN. */
export async function addSystems(host: TestHost, ...codes: string[]): Promise<void> {
  for (const code of codes) {
    const { status, body } = await host.as('DEMO', 'admin').post('/customers/dictionaries/consumer', { code, name: { en: code }, scopeType: 'tenant' });
    if (status !== 201) throw new Error(`the system ${code} was refused: ${JSON.stringify(body)}`);
  }
}
