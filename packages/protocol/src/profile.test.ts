import { companyChoiceSchema, memberRoles, profileChangeSchema, profileSchema } from './profile.js';
import {
  choiceCases,
  describeSchema,
  flagCases,
  lineCases,
  listCases,
  orNull,
} from './testing/schema-table.js';

const company = {
  companyId: 'willowdesk',
  name: 'Willow Desk',
  sipDomain: 'willowdesk.example',
  role: 'admin',
};

describeSchema('profileSchema', profileSchema, {
  example: {
    userId: 'alice',
    username: 'alice',
    displayName: 'Alice Ames',
    email: 'alice@example.com',
    phoneNumber: null,
    hasPassword: true,
    companyId: 'willowdesk',
    companies: [company],
  },
  fields: {
    userId: lineCases(64),
    username: lineCases(64),
    displayName: lineCases(128),
    email: orNull({ right: ['alice@example.com'], wrong: [7, {}, []] }),
    phoneNumber: orNull({ right: ['+442071838750'], wrong: [7, {}, []] }),
    hasPassword: flagCases(),
    companyId: lineCases(64),
    companies: listCases(company, 'companyId'),
    'companies.0.role': choiceCases(memberRoles),
    'companies.0.sipDomain': lineCases(253),
  },
});

describeSchema('profileChangeSchema', profileChangeSchema, {
  example: { displayName: 'Alice Ames', email: 'alice@example.com', phoneNumber: '+442071838750' },
  fields: {
    displayName: lineCases(128, { isOptional: true }),
    email: orNull({ right: ['a@b'], wrong: ['', 'alice', 'a@b@c', 7], isOptional: true }),
    phoneNumber: orNull({ right: ['+10'], wrong: ['', '020', '+0', 7], isOptional: true }),
  },
});

describeSchema('companyChoiceSchema', companyChoiceSchema, {
  example: { companyId: 'willowdesk' },
  fields: { companyId: lineCases(64) },
});
