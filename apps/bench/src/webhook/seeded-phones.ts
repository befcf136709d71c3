// The server's own fixture, which knows how secrets are sealed; it is no part of what is published.
export {
  seededPassword,
  seededPhone,
  seedPhones,
} from '../../../../packages/server/src/testing/seed-phones.js';
