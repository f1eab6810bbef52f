{
  "$schema": "../../sdk-plugin/manifest.schema.json",
  "id": "__id__",
  "version": "0.1.0",
  "engine": "^1.0",
  "publisher": "my-agency",
  "tier": "community",
  "title": "plugin.title",
  "summary": "plugin.summary",
  "icon": "sparkles",
  "licence": "Apache-2.0",
  "scope": "tenant",
  "server": "./lib/index.js",
  "permissions": [{ "resource": "__id__.entry", "actions": ["read", "write"], "title": "permissions.entry", "risk": "low" }],
  "data": { "tables": ["__snake___entry"], "personal": {} },
  "audit": [{ "action": "__id__.entry.created", "title": "audit.created", "fields": { "text": "plain" } }],
  "i18n": { "namespace": "__id__", "locales": ["en", "zh", "ja"], "dir": "./locales" },
  "ui": {
    "shellApi": "^1.0",
    "remote": { "name": "__snake__", "dir": "../../remotes/__id__/dist", "manifest": "mf-manifest.json" },
    "pages": [{ "path": "/__id__", "expose": "./Page", "title": "plugin.title", "requires": ["__id__.entry:read"] }],
    "nav": [{ "id": "__id__", "to": "/__id__", "title": "plugin.title", "icon": "sparkles", "section": "fans", "order": 90, "requires": ["__id__.entry:read"] }]
  }
}
