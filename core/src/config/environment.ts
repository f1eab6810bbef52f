import Type, { type Static } from 'typebox';

const url = (protocols: string, description: string) => Type.String({ pattern: `^(?:${protocols})://[^\\s]+$`, description });
const file = (description: string) => Type.Optional(Type.String({ description }));
const key = (description: string) => Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: `${description}: base64url of 32 bytes` }));
const whole = (minimum: number, maximum: number, fallback: number) => Type.Integer({ minimum, maximum, default: fallback, description: `a whole number from ${minimum} to ${maximum}` });
const choice = <const T extends string[]>(values: [...T], fallback: T[number]) => Type.Enum(values, { default: fallback, description: `one of ${values.join(', ')}` });

/** Every variable that core reads. Values arrive as text; ajv turns them into the types named here. */
export const Environment = Type.Object({
  NODE_ENV: choice(['development', 'production', 'test'], 'development'),
  HAKO_ROLE: choice(['api', 'worker'], 'api'),
  PORT: whole(0, 65_535, 4000),
  HAKO_HOST: Type.Optional(Type.String({ description: 'an address to listen on, for instance 127.0.0.1' })),
  HAKO_PUBLIC_URL: Type.Optional(Type.String({ pattern: '^https?://[^/\\s]+$', description: 'the origin people type, without a path: https://hako.example' })),
  HAKO_DATA_DIR: Type.String({ default: '.hako', minLength: 1, description: 'a folder' }),

  DATABASE_URL: url('postgres|postgresql', 'postgres://owner:password@host:5432/database (npm start sets it for the embedded server)'),
  DATABASE_APP_URL: Type.Optional(url('postgres|postgresql', 'postgres://restricted-role:password@host:5432/database')),
  HAKO_DB_POOL: whole(2, 500, 20),
  HAKO_DB_STATEMENT_TIMEOUT_MS: whole(100, 600_000, 15_000),

  REDIS_URL: Type.Optional(url('redis|rediss|unix', 'redis://host:6379')),

  S3_ENDPOINT: Type.Optional(url('https?', 'https://s3.example')),
  S3_REGION: Type.String({ default: 'us-east-1', description: 'a region name' }),
  S3_BUCKET: Type.Optional(Type.String({ minLength: 3, maxLength: 63, description: 'a bucket name' })),
  S3_ACCESS_KEY_ID: Type.Optional(Type.String({ minLength: 1, description: 'an access key id' })),
  S3_SECRET_ACCESS_KEY: Type.Optional(Type.String({ minLength: 1, description: 'a secret access key' })),
  S3_FORCE_PATH_STYLE: choice(['true', 'false'], 'true'),

  LOKI_URL: Type.Optional(url('https?', 'https://loki.example, to which the sealed log is copied')),
  LOKI_ORG_ID: Type.Optional(Type.String({ minLength: 1, maxLength: 150, description: 'the X-Scope-OrgID of a Loki with several tenants' })),
  LOKI_CREDENTIALS: Type.Optional(Type.String({ minLength: 1, description: 'user:password, or a bearer token, for Loki' })),

  SMTP_URL: Type.Optional(url('smtp|smtps', 'smtps://user:password@mail.example:465')),
  SMTP_FROM: Type.Optional(Type.String({ pattern: '^[^\\r\\n]*@[^\\s@]+$', maxLength: 320, description: 'an address mails come from: Hako <hako@agency.example>' })),

  VAULT_PORT: whole(0, 65_535, 5100),
  HAKO_VAULT_URL: Type.Optional(url('https', 'https://vault:5100; the vault speaks mTLS only')),
  HAKO_VAULT_CA: file('a PEM file'),
  HAKO_VAULT_CERT: file('a PEM file'),
  HAKO_VAULT_KEY: file('a PEM file'),
  HAKO_VAULT_TOKEN_KEY: file('a PKCS#8 Ed25519 key file'),
  HAKO_VAULT_ISSUER: Type.String({ default: 'hako-core', description: 'a token issuer' }),
  HAKO_VAULT_AUDIENCE: Type.Optional(Type.String({ description: 'a token audience, pii-vault:<environment>' })),

  HAKO_BREACHED_PASSWORDS: file('a list of breached passwords in the format HKBF1'),
  HAKO_TOKEN_ALG: choice(['EdDSA', 'RS256'], 'EdDSA'),

  HAKO_TRUSTED_PROXIES: Type.String({ default: '', description: 'addresses or CIDR ranges separated by commas' }),
  HAKO_SEED: choice(['demo', 'none'], 'demo'),
  HAKO_ADMIN_PASSWORD: Type.Optional(Type.String({ minLength: 12, maxLength: 128, description: '12 to 128 characters' })),
  HAKO_PLUGINS_LOCK: file('a plugins.lock.json'),
  HAKO_SHELL_DIR: file('the folder of the built shell'),
  HAKO_LOG_LEVEL: choice(['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  HAKO_SPARE_TENANTS: whole(0, 1000, 5),
  HAKO_RATE_LIMITS: choice(['on', 'off'], 'on'),
  HAKO_OUTBOUND_LOOPBACK: choice(['on', 'off'], 'off'),

  HAKO_DB_APP_PASSWORD: Type.Optional(Type.String({ minLength: 16, description: 'at least 16 characters' })),
  HAKO_COOKIE_KEY: key('a key'),
  HAKO_HMAC_KEY: key('a key'),
  HAKO_DOWNLOAD_KEY: key('a key'),
  HAKO_PASSWORD_PEPPER: key('a key'),
  HAKO_SEAL_KEY: key('a key'),
});

export type Environment = Static<typeof Environment>;
