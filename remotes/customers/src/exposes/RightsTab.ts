import { withCustomerTexts } from '../parts/texts.js';
import { RightsTab } from '../rights/RightsTab.js';

export default withCustomerTexts(RightsTab);
