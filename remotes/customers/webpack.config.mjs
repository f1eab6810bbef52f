import { remoteConfig } from '@hako/sdk-plugin/webpack-preset';

export default remoteConfig({
  dir: import.meta.dirname,
  name: 'customers',
  port: 4311,
  exposes: {
    './ArchivesPage': './src/exposes/ArchivesPage.ts',
    './ConsentTextsPage': './src/exposes/ConsentTextsPage.ts',
    './DuplicatesPage': './src/exposes/DuplicatesPage.ts',
    './RequestsPage': './src/exposes/RequestsPage.ts',
    './RightsTab': './src/exposes/RightsTab.ts',
    './CustomersPage': './src/exposes/CustomersPage.ts',
    './CustomerPage': './src/exposes/CustomerPage.ts',
    './DictionariesPage': './src/exposes/DictionariesPage.ts',
    './EndingMemberships': './src/exposes/EndingMemberships.ts',
    './FieldsPage': './src/exposes/FieldsPage.ts',
    './ImportPage': './src/exposes/ImportPage.ts',
    './TagsPage': './src/exposes/TagsPage.ts',
    './TodayCustomers': './src/exposes/TodayCustomers.ts',
  },
});
