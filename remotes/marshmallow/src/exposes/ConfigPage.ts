import { withMarshmallowTexts } from '../parts/texts.js';
import { ConfigPage } from '../config/ConfigPage.js';

export default withMarshmallowTexts(ConfigPage);
