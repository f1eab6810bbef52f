export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
export const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
export const BULK_ANSWER = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

export const MAX_BYTES = 1024 * 1024;
export const MAX_BULK = 100;
export const MAX_RESULTS = 200;

interface Attribute {
  name: string;
  type: 'string' | 'boolean' | 'complex' | 'reference';
  multiValued?: boolean;
  required?: boolean;
  caseExact?: boolean;
  mutability?: 'readOnly' | 'readWrite' | 'immutable';
  uniqueness?: 'none' | 'server';
  description: string;
  subAttributes?: Attribute[];
}

const attribute = ({ subAttributes, ...given }: Attribute): Record<string, unknown> => ({ multiValued: false, required: false, caseExact: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none', ...given, ...(subAttributes && { subAttributes: subAttributes.map(attribute) }) });

const userAttributes: Attribute[] = [
  { name: 'userName', type: 'string', required: true, uniqueness: 'server', description: 'The name at the directory, mostly an e-mail address' },
  { name: 'externalId', type: 'string', caseExact: true, description: "The directory's own id" },
  {
    name: 'name', type: 'complex', description: 'The parts of the name',
    subAttributes: [
      { name: 'formatted', type: 'string', description: 'The whole name' },
      { name: 'givenName', type: 'string', description: 'Given name' },
      { name: 'familyName', type: 'string', description: 'Family name' },
    ],
  },
  { name: 'displayName', type: 'string', description: 'Shown in Hako' },
  { name: 'preferredLanguage', type: 'string', description: 'en, zh or ja' },
  { name: 'active', type: 'boolean', description: 'false ends all sessions at once' },
  {
    name: 'emails', type: 'complex', multiValued: true, required: true, description: 'The primary one is kept',
    subAttributes: [
      { name: 'value', type: 'string', required: true, description: 'The address' },
      { name: 'primary', type: 'boolean', description: 'Whether it is the one to write to' },
      { name: 'type', type: 'string', description: 'work' },
    ],
  },
  {
    name: 'groups', type: 'complex', multiValued: true, mutability: 'readOnly', description: 'Groups that the person is in',
    subAttributes: [
      { name: 'value', type: 'string', mutability: 'readOnly', description: 'Id of the group' },
      { name: 'display', type: 'string', mutability: 'readOnly', description: 'Name of the group' },
    ],
  },
];

const groupAttributes: Attribute[] = [
  { name: 'displayName', type: 'string', required: true, uniqueness: 'server', description: 'Name of the group' },
  { name: 'externalId', type: 'string', caseExact: true, description: "The directory's own id" },
  {
    name: 'members', type: 'complex', multiValued: true, description: 'People of the group',
    subAttributes: [
      { name: 'value', type: 'string', mutability: 'immutable', description: 'Id of the person' },
      { name: 'display', type: 'string', mutability: 'readOnly', description: 'Name of the person' },
    ],
  },
];

const SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema';
const RESOURCE_TYPE = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';

export const schemas = (base: string): Record<string, unknown>[] => [
  { schemas: [SCHEMA], id: USER, name: 'User', description: 'A person of the agency', attributes: userAttributes.map(attribute), meta: { resourceType: 'Schema', location: `${base}/Schemas/${USER}` } },
  { schemas: [SCHEMA], id: GROUP, name: 'Group', description: 'A group that roles can be given to', attributes: groupAttributes.map(attribute), meta: { resourceType: 'Schema', location: `${base}/Schemas/${GROUP}` } },
];

export const resourceTypes = (base: string): Record<string, unknown>[] =>
  [['User', '/Users', USER] as const, ['Group', '/Groups', GROUP] as const].map(([name, endpoint, schema]) => ({ schemas: [RESOURCE_TYPE], id: name, name, endpoint, schema, schemaExtensions: [], meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` } }));

export const serviceProviderConfig = (base: string): Record<string, unknown> => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: true, maxOperations: MAX_BULK, maxPayloadSize: MAX_BYTES },
  filter: { supported: true, maxResults: MAX_RESULTS },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [{ type: 'oauthbearertoken', name: 'Bearer token', description: 'An API key of Hako with the one scope scim:execute, as <id>.<secret>', primary: true }],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});
