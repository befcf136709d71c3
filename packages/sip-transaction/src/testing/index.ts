export { labelsOf, makeAnswer, makeRequest } from './messages.js';
export type { HeaderOverrides } from './messages.js';
