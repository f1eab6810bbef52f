import { withCustomerTexts } from '../parts/texts.js';
import { CustomersPage } from '../list/CustomersPage.js';

export default withCustomerTexts(CustomersPage);
