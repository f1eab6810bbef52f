export { openXlsx } from './book.js';
export { SheetProblem, type CellValue, type SheetInfo, type SheetProblemCode, type SheetRow, type XlsxBook, type XlsxLimits } from './types.js';
export { textOf } from './all-text.js';
export { writeXlsx, type WriteXlsxOptions } from './write.js';
