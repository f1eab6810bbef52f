import { withCustomerTexts } from '../parts/texts.js';
import { DictionariesPage } from '../dictionaries/DictionariesPage.js';

export default withCustomerTexts(DictionariesPage);
