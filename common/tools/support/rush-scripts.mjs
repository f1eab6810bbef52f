// Run as a program before `rush install`, which refuses to work unless its generated scripts are present and current.
// They name a registry host, so they are not in git; Rush itself writes them here.
import { createRequire } from 'node:module';
import { path } from './house.mjs';

const require = createRequire(path('package.json'));
const { RushConfiguration } = require('@microsoft/rush-lib');
const { StandardScriptUpdater } = require('@microsoft/rush-lib/lib/logic/StandardScriptUpdater');

await StandardScriptUpdater.updateAsync(RushConfiguration.loadFromConfigurationFile(path('rush.json')));
