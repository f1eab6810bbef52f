import { browserSuite } from '@hako/devkit/testing/browser';
import { defineConfig } from '@playwright/test';

export default defineConfig(browserSuite);
