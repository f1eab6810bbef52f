import { withCustomerTexts } from '../parts/texts.js';
import { CustomerPage } from '../detail/CustomerPage.js';

export default withCustomerTexts(CustomerPage);
