import { withCustomerTexts } from '../parts/texts.js';
import { RequestsPage } from '../requests/RequestsPage.js';

export default withCustomerTexts(RequestsPage);
