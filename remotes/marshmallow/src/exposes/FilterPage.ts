import { withMarshmallowTexts } from '../parts/texts.js';
import { FilterPage } from '../filter/FilterPage.js';

export default withMarshmallowTexts(FilterPage);
