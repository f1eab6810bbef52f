import { remoteConfig } from '@hako/sdk-plugin/webpack-preset';

export default remoteConfig({
  dir: import.meta.dirname,
  name: 'marshmallow',
  port: 4312,
  exposes: {
    './DeskPage': './src/exposes/DeskPage.ts',
    './ConfigPage': './src/exposes/ConfigPage.ts',
    './FilterPage': './src/exposes/FilterPage.ts',
    './ReaderPage': './src/exposes/ReaderPage.ts',
    './TodayMarshmallows': './src/exposes/TodayMarshmallows.ts',
  },
});
