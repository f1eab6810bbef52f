{
  "name": "@hako/plugin-__id__",
  "version": "0.1.0",
  "private": true,
  "description": "__Title__",
  "license": "Apache-2.0",
  "type": "module",
  "exports": { ".": { "types": "./lib/index.d.ts", "default": "./lib/index.js" } },
  "scripts": { "build": "tsc -p tsconfig.json", "test": "vitest run", "verify": "hako verify" },
  "dependencies": {
    "@hako/sdk-plugin": "workspace:*",
    "typebox": "1.4.3"
  },
  "devDependencies": {
    "@hako/core": "workspace:*",
    "@hako/devkit": "workspace:*",
    "@types/node": "20.19.43",
    "typescript": "7.0.2",
    "vitest": "4.1.12"
  }
}
