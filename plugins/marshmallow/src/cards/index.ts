export { pageCard, questionCard, type CardPicture, type CardTalent } from './facts.js';
export { CardRenderer } from './render.js';
export { cardRoutes } from './routes.js';
