import { withCustomerTexts } from '../parts/texts.js';
import { ConsentTextsPage } from '../consents/ConsentTextsPage.js';

export default withCustomerTexts(ConsentTextsPage);
