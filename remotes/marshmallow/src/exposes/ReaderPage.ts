import { withMarshmallowTexts } from '../parts/texts.js';
import { ReaderPage } from '../stream/ReaderPage.js';

export default withMarshmallowTexts(ReaderPage);
