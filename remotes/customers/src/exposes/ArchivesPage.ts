import { withCustomerTexts } from '../parts/texts.js';
import { ArchivesPage } from '../archives/ArchivesPage.js';

export default withCustomerTexts(ArchivesPage);
