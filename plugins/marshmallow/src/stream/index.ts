export { streamErrors } from './errors.js';
export { streamPages } from './pages/index.js';
export { publicStreamRoutes } from './routes-public.js';
export { staffStreamRoutes } from './routes-staff.js';
export { streamSweep } from './sweep.js';
export { touchStream } from './touch.js';
