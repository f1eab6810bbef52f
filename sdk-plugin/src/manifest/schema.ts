import Type, { type Static } from 'typebox';

const semver = String.raw`^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$`;
const pluginId = '^[a-z][a-z0-9-]{1,38}$';
const permission = String.raw`^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*:(?:read|write|delete|execute)$`;
const eventRef = String.raw`^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+@\d+$`;
const slotId = String.raw`^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+@\d+$`;

const closed = { additionalProperties: false } as const;
const I18nKey = Type.String({ minLength: 1, maxLength: 200 });
const Permission = Type.String({ pattern: permission });
const Requires = Type.Optional(Type.Array(Permission));
const Ranges = Type.Record(Type.String({ pattern: pluginId }), Type.String());

const PermissionDeclaration = Type.Object(
  { resource: Type.String(), actions: Type.Array(Type.Enum(['read', 'write', 'delete', 'execute']), { minItems: 1 }), title: I18nKey, risk: Type.Enum(['low', 'medium', 'high']) },
  closed,
);

/** Role templates of a new agency that a plugin may add lines of its own permissions to. `ADMIN` holds everything already. */
export const ROLE_TEMPLATES = ['TALENT_MANAGER', 'VIEWER', 'TALENT_SELF', 'MODERATOR', 'SUPPORT', 'ANALYST', 'LOCAL_ADMIN'] as const;
export type RoleTemplate = (typeof ROLE_TEMPLATES)[number];

/** One of the plugin's own permissions, or `resource:*` for all of one of its resources. */
const OwnPermissions = Type.Array(Type.String({ pattern: permission.replace('|execute)', String.raw`|execute|\*)`) }), { minItems: 1, uniqueItems: true });
const RoleLines = Type.Object({ grants: Type.Optional(OwnPermissions), denies: Type.Optional(OwnPermissions) }, { additionalProperties: false, minProperties: 1 });

/** Where a setting may be set. Its value cascades from the agency down to the talent, per key. */
const SettingDeclaration = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z][A-Za-z0-9]{1,63}$' }),
    /** JSON Schema of one value; its `default` is the built-in default. */
    schema: Type.Unsafe<Record<string, unknown>>(Type.Object({})),
    title: I18nKey,
    help: Type.Optional(I18nKey),
    scopes: Type.Array(Type.Enum(['tenant', 'subsidiary', 'talent']), { minItems: 1 }),
    secret: Type.Optional(Type.Boolean()),
    /** Empty means `needs-config`: the plugin's routes answer 409 with a link to the form. */
    required: Type.Optional(Type.Boolean()),
  },
  closed,
);

const NavItem = Type.Object(
  { id: Type.String(), to: Type.String({ pattern: '^/' }), title: I18nKey, icon: Type.String(), section: Type.Enum(['fans', 'presence', 'reports', 'agency', 'system']), order: Type.Optional(Type.Integer()), requires: Requires },
  closed,
);

/** The manifest of a plugin, `plugin.json`. Data only, never evaluated; unknown keys are errors. */
export const ManifestSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    id: Type.String({ pattern: pluginId }),
    /** First path segments below `/api/v1`, or `public/<name>` for what fans call; default is the id. Two plugins that claim one are refused by name. */
    prefixes: Type.Optional(Type.Array(Type.String({ pattern: '^(public/)?[a-z][a-z0-9-]{1,38}$' }), { minItems: 1 })),
    version: Type.String({ pattern: semver }),
    /** Range on the server contract (`SDK_CONTRACT`), `^1.0`. */
    engine: Type.String(),
    publisher: Type.String(),
    tier: Type.Enum(['core', 'verified', 'community']),
    title: I18nKey,
    summary: I18nKey,
    icon: Type.Optional(Type.String()),
    licence: Type.String(),
    /** `platform` plugins are on for everybody and have no switch. */
    scope: Type.Enum(['tenant', 'platform']),
    onFailure: Type.Optional(Type.Enum(['quarantine', 'fatal'])),
    /** Compiled entry of the server part, relative to the manifest. */
    server: Type.String(),
    requires: Type.Optional(Ranges),
    optional: Type.Optional(Ranges),
    provides: Type.Optional(Type.Record(Type.String(), Type.String({ pattern: semver }))),
    consumes: Type.Optional(Type.Record(Type.String(), Type.String())),
    permissions: Type.Array(PermissionDeclaration),
    /**
     * What the role templates get of these permissions, by template (`ROLE_TEMPLATES`): new agencies begin with it, and those
     * that exist are offered it. `{ "VIEWER": { "grants": ["greeting.card:read"] } }`
     */
    roles: Type.Optional(Type.Record(Type.String({ pattern: `^(?:${ROLE_TEMPLATES.join('|')})$` }), RoleLines, closed)),
    settings: Type.Optional(Type.Array(SettingDeclaration)),
    events: Type.Optional(
      Type.Object(
        {
          emits: Type.Array(Type.String({ pattern: eventRef })),
          listens: Type.Array(Type.String({ pattern: eventRef })),
          /** JSON Schemas (2020-12) of payloads, by event: of those it emits, and of those that others emit for it. An event that does not fit is refused; `GET /plugins/events` publishes them. */
          schemas: Type.Optional(Type.Record(Type.String({ pattern: eventRef }), Type.Unsafe<Record<string, unknown>>(Type.Object({})))),
        },
        closed,
      ),
    ),
    /** The only synchronous extension: a check that runs before somebody else's work, within 250 ms. */
    hooks: Type.Optional(
      Type.Object(
        {
          /** Hooks that this plugin asks with `ctx.before`. */
          offers: Type.Optional(Type.Array(Type.String({ pattern: eventRef }))),
          /** Hooks that it wants a say in. `onError` is what happens when it fails, is too slow or is not there: the work goes on (`allow`) or is refused (`refuse`). */
          before: Type.Optional(
            Type.Array(Type.Object({ hook: Type.String({ pattern: eventRef }), onError: Type.Enum(['allow', 'refuse']), timeoutMs: Type.Optional(Type.Integer({ minimum: 10, maximum: 250 })) }, closed)),
          ),
        },
        closed,
      ),
    ),
    jobs: Type.Optional(
      Type.Array(
        Type.Object(
          { name: Type.String(), title: I18nKey, concurrency: Type.Integer({ minimum: 1, maximum: 50 }), timeoutMs: Type.Integer({ minimum: 100 }), attempts: Type.Integer({ minimum: 1, maximum: 20 }), cron: Type.Optional(Type.String()) },
          closed,
        ),
      ),
    ),
    data: Type.Optional(
      Type.Object(
        {
          /** Full names: the plugin's id with `-` as `_`, then `_name`. */
          tables: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]*$' })),
          /** Columns that hold data about a person although no personal value of the vault: table to columns. */
          personal: Type.Record(Type.String(), Type.Array(Type.String())),
        },
        closed,
      ),
    ),
    audit: Type.Optional(
      Type.Array(
        Type.Object(
          {
            action: Type.String({ pattern: String.raw`^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9_-]*)+$` }),
            title: I18nKey,
            /** Field catalogue of the diff: what is not named here is dropped. */
            fields: Type.Optional(Type.Record(Type.String(), Type.Enum(['plain', 'mask', 'hash', 'drop']))),
          },
          closed,
        ),
      ),
    ),
    i18n: Type.Object({ namespace: Type.String(), locales: Type.Array(Type.Enum(['en', 'zh', 'ja'])), dir: Type.String() }, closed),
    /** Files for public pages (`.js`, `.css`, `.svg`, `.png`, `.webp`, `.woff2`), served with a hash in their name and with integrity. */
    public: Type.Optional(Type.Object({ dir: Type.String({ pattern: String.raw`^\./` }) }, closed)),
    /** Host names the server part may call; enforced by `ctx.http`. */
    network: Type.Optional(Type.Array(Type.String())),
    ui: Type.Optional(
      Type.Object(
        {
          /** Range on the shell contract (`SHELL_CONTRACT`), `^1.0`. */
          shellApi: Type.String(),
          /** `manifest` is relative to the folder of the built remote. */
          remote: Type.Object({ name: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), dir: Type.String(), manifest: Type.String() }, closed),
          pages: Type.Optional(Type.Array(Type.Object({ path: Type.String({ pattern: '^/' }), expose: Type.String({ pattern: String.raw`^\./` }), title: I18nKey, requires: Requires }, closed))),
          nav: Type.Optional(Type.Array(NavItem)),
          /** `title`: what a tab, a column or a menu entry that is made of it is called. */
          slots: Type.Optional(Type.Array(Type.Object({ slot: Type.String({ pattern: slotId }), expose: Type.String({ pattern: String.raw`^\./` }), title: Type.Optional(I18nKey), order: Type.Optional(Type.Integer()), requires: Requires }, closed))),
          opens: Type.Optional(Type.Array(Type.Object({ slot: Type.String({ pattern: slotId }), props: Type.Unsafe<Record<string, unknown>>(Type.Object({})) }, closed))),
          /** Commands of the palette that lead to a page. */
          commands: Type.Optional(Type.Array(Type.Object({ id: Type.String(), title: I18nKey, to: Type.String({ pattern: '^/' }), icon: Type.Optional(Type.String()), requires: Requires }, closed))),
        },
        closed,
      ),
    ),
  },
  { additionalProperties: false, $id: 'https://hako.dev/schemas/plugin-1.json', title: 'Hako plugin manifest' },
);

export type PluginManifest = Static<typeof ManifestSchema>;
