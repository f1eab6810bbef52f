import type { Page } from '@playwright/test';

export const CHROMIUM_FLAGS: string[];
export function chromiumPath(): string;
export function houseUrl(): string;
export function adminPassword(): string;
export function signIn(page: Page, who?: { agency?: string; username?: string; password?: string }): Promise<void>;
