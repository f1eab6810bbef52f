import { withCustomerTexts } from '../parts/texts.js';
import { ImportPage } from '../imports/ImportPage.js';

export default withCustomerTexts(ImportPage);
