/** Everything that core reads from outside, checked once at start; nothing else reads `process.env`. */
export interface Config {
  env: 'development' | 'production' | 'test';
  /** What this process does; `npm start` runs one `api` and one `worker`. */
  role: 'api' | 'worker';
  port: number;
  host: string;
  /** Origin that people type, for links, cookies and CSP: `http://localhost:4000`. */
  publicUrl: string;
  dataDir: string;
  database: {
    /** Owner connection: migrations, roles, schemas. */
    ownerUrl: string;
    /** Restricted connection of requests and jobs (LOGIN NOINHERIT, no rights of its own). Made at start from the owner connection when unset. */
    appUrl: string | null;
    poolSize: number;
    statementTimeoutMs: number;
  };
  redisUrl: string | null;
  s3: { endpoint: string; region: string; bucket: string; accessKeyId: string; secretAccessKey: string; forcePathStyle: boolean } | null;
  /** Where the sealed log is copied to. */
  loki: { url: string; orgId: string | null; credentials: string | null } | null;
  mail: {
    /** Any SMTP server; the address may hold a password and is never shown. */
    smtp: { url: string } | null;
    from: string;
    /** Where mails lie as files while there is no server; `null` in production, which then sends none. */
    folder: string | null;
  };
  vault: { url: string; caFile: string; certFile: string; keyFile: string; tokenKeyFile: string; issuer: string; audience: string };
  /** Bloom filter of leaked passwords (`identity/passwords/breached.ts`). */
  breachedPasswordsFile: string | null;
  /** Of access tokens. One algorithm per key set: after a change new keys are made, and the old ones run out. */
  tokenAlgorithm: 'EdDSA' | 'RS256';
  /** Trusted proxies in CIDR form; empty means that forwarding headers are ignored. */
  trustedProxies: string[];
  seed: 'demo' | 'none';
  adminPassword: string | null;
  pluginsLock: string;
  shellDir: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  spareTenants: number;
  /** Requests in a window per class, product.md and security.md 6. */
  rateLimits: { enabled: boolean };
  /** Peers of tests on this machine may be called, by plain http too. Never in production. */
  outboundLoopback: boolean;
  /** Secrets given from outside; what is `null` is made at first start (`loadSecrets`). */
  secrets: { [Name in keyof CoreSecrets]: string | null };
}

/** Keys that core makes for itself and keeps in `<dataDir>/keys/core-secrets.json`, or takes from the environment. */
export interface CoreSecrets {
  /** Password of the restricted login role. */
  databaseAppPassword: string;
  /** Signs cookies and single-use links, base64url of 32 bytes. */
  cookieKey: string;
  /** Queue messages, idempotency, hashed log-in names; base64url of 32 bytes. */
  hmacKey: string;
  /** Signed download links of the disk storage, base64url of 32 bytes. */
  downloadKey: string;
  /** Argon2 secret (pepper), base64url of 32 bytes. */
  passwordPepper: string;
  /** AES-256-GCM of small secrets at rest in core (TOTP seeds, secret settings), base64url of 32 bytes. */
  sealKey: string;
}
