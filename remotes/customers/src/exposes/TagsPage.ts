import { withCustomerTexts } from '../parts/texts.js';
import { TagsPage } from '../tags/TagsPage.js';

export default withCustomerTexts(TagsPage);
