#!/usr/bin/env node
// Checks exported logs offline. `hako audit verify` of the authors' command line comes here too.
import { auditCommand } from '../lib/archive/command.js';

process.exitCode = await auditCommand(process.argv.slice(2), (text) => process.stdout.write(text));
