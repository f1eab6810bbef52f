import preset from '@hako/sdk-plugin/webpack-preset';

export default preset.remoteConfig({ dir: import.meta.dirname, name: '__snake__', exposes: { './Page': './src/page.tsx' } });
