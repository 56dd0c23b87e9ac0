// How the journeys run: one profile, a cheap phone in Chromium, against the real server.
// `cargo xtask e2e` sets CHROME_PATH, SOKOGURU_APP, and the programs that environment.ts names;
// `cargo xtask screenshots` also SOKOGURU_SCREENSHOTS, and then only the pictures are taken.
import { defineConfig } from '@playwright/test';
import type { PhoneOptions } from './support/phone.ts';

const pictures = process.env.SOKOGURU_SCREENSHOTS;

const looks = [
  { width: 360, height: 640 },
  { width: 412, height: 915 },
].flatMap((viewport) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['100', '200'] as const).map((textSize) => ({
      name: `${viewport.width}x${viewport.height}-${theme}-${textSize}`,
      testMatch: 'screenshots/*.spec.ts',
      use: { size: viewport, theme, textSize, cpuSlowdown: 1, slowLink: false },
    })),
  ),
);

export default defineConfig<PhoneOptions>({
  testDir: '.',
  outputDir: 'results',
  globalSetup: './support/global-setup.ts',
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A second try, named as flaky in the list: a busy machine must not stop a change.
  retries: process.env.CI ? 1 : 0,
  reporter: 'list',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 15_000, navigationTimeout: 45_000 },
  projects: pictures
    ? looks
    : [
        { name: 'support', testMatch: 'support/*.spec.ts' },
        { name: 'phone', testMatch: 'journeys/*.spec.ts' },
      ],
});
