import { browserSuite } from '@hako/devkit/testing/browser';
import { defineConfig } from '@playwright/test';

export default defineConfig({ ...browserSuite, use: { ...browserSuite.use, timezoneId: 'Asia/Tokyo', contextOptions: { reducedMotion: 'reduce' } } });
