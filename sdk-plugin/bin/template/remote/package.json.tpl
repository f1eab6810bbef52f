{
  "name": "@hako/remote-__id__",
  "version": "0.1.0",
  "private": true,
  "description": "Staff screens of __Title__",
  "license": "Apache-2.0",
  "scripts": { "build": "tsc -p tsconfig.json --noEmit && webpack --mode production --config webpack.config.mjs", "dev": "webpack serve --mode development --config webpack.config.mjs" },
  "dependencies": {
    "@casl/ability": "7.0.1",
    "@casl/react": "7.0.1",
    "@emotion/cache": "11.14.0",
    "@emotion/react": "11.14.0",
    "@emotion/styled": "11.14.1",
    "@hako/sdk-plugin": "workspace:*",
    "@module-federation/enhanced": "2.9.2",
    "@mui/material": "9.5.0",
    "@tanstack/react-query": "5.108.0",
    "@tanstack/react-virtual": "3.14.26",
    "i18next": "26.7.2",
    "lucide-react": "1.75.0",
    "react": "19.3.1",
    "react-dom": "19.3.1",
    "react-i18next": "17.1.13",
    "react-router": "7.18.5"
  },
  "devDependencies": {
    "@hako/devkit": "workspace:*",
    "@types/node": "20.19.43",
    "@types/react": "19.3.0",
    "@types/react-dom": "19.3.0",
    "typescript": "7.0.2",
    "webpack": "5.110.3",
    "webpack-cli": "7.3.1",
    "webpack-dev-server": "6.1.0"
  }
}
