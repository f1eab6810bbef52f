import type { KeyProvider } from './key-provider.js';
import type { ProviderSettings } from './provider-settings.js';

/** Loads what this provider needs and nothing of the others. */
export async function createProvider(settings: ProviderSettings): Promise<KeyProvider> {
  switch (settings.provider) {
    case 'file':
      return (await import('./providers/file.js')).createFileKeyProvider(settings.path);
    case 'environment':
      return (await import('./providers/environment.js')).createEnvironmentKeyProvider(settings);
    case 'local-sealed': {
      const provider = await (await import('./providers/local-sealed.js')).createLocalSealedProvider(settings.path);
      if (settings.share !== null) await provider.enterShare(settings.share);
      return provider;
    }
    case 'vault-transit':
      return (await import('./providers/vault-transit.js')).createTransitProvider(settings);
    case 'aws-kms':
      return (await import('./providers/aws-kms.js')).createAwsProvider(settings);
    case 'gcp-kms':
      return (await import('./providers/gcp-kms.js')).createGcpProvider(settings);
    case 'pkcs11':
      return (await import('./providers/pkcs11.js')).createPkcs11Provider(settings);
  }
}
