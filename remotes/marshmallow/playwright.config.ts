import { browserSuite } from '@hako/devkit/testing/browser';
import { defineConfig } from '@playwright/test';

// What is still fading in has other colours than it will have: axe would judge those.
export default defineConfig({ ...browserSuite, use: { ...browserSuite.use, contextOptions: { reducedMotion: 'reduce' } } });
