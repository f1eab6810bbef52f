import { serverSuite } from '@hako/devkit/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig(serverSuite);
