import { withMarshmallowTexts } from '../parts/texts.js';
import { DeskPage } from '../desk/DeskPage.js';

export default withMarshmallowTexts(DeskPage);
