import { withCustomerTexts } from '../parts/texts.js';
import { EndingMemberships } from '../widgets/EndingMemberships.js';

export default withCustomerTexts(EndingMemberships);
