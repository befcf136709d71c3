export { seededPassword, seededPhone, seedPhones } from './seed-phones.js';
export type { SeededPhone, SeedPhonesOptions } from './seed-phones.js';
