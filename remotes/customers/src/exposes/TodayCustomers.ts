import { withCustomerTexts } from '../parts/texts.js';
import { TodayCustomers } from '../widgets/TodayCustomers.js';

export default withCustomerTexts(TodayCustomers);
