import { withCustomerTexts } from '../parts/texts.js';
import { DuplicatesPage } from '../duplicates/DuplicatesPage.js';

export default withCustomerTexts(DuplicatesPage);
