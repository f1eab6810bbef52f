import { withMarshmallowTexts } from '../parts/texts.js';
import { TodayMarshmallows } from '../widgets/TodayMarshmallows.js';

export default withMarshmallowTexts(TodayMarshmallows);
