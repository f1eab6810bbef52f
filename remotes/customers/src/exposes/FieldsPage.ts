import { withCustomerTexts } from '../parts/texts.js';
import { FieldsPage } from '../fields/FieldsPage.js';

export default withCustomerTexts(FieldsPage);
