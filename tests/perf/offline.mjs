#!/usr/bin/env node
/**
 * offline.mjs HARNESS ROUNDS FLOOR APP [APP...]
 *
 * How long an offline start takes until the balance is visible, and until the app has taken over:
 * the folder of a floor page and of one or more builds (OUT/dist of record.mjs) in turns, so that
 * what the machine does besides meets all of them. HARNESS is the performance harness's folder,
 * with stub.json and known.js of record.mjs beside it in OUT. Processor 6 times slower, a fresh
 * browser process for each start, medians. Times of one machine in one sitting; no test.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { chromium } = createRequire(new URL('../e2e/package.json', import.meta.url))('@playwright/test');
const [harness, rounds, ...folders] = process.argv.slice(2);
if (folders.length < 2) {
  console.error('usage: offline.mjs HARNESS ROUNDS FLOOR APP [APP...]');
  process.exit(2);
}
const { spawnServe } = await import(pathToFileURL(path.resolve(harness, 'lib/spawn.mjs')).href);
const executablePath = process.env.CHROME_PATH ?? execFileSync('which', ['chromium']).toString().trim();
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const open = (profile) => chromium.launchPersistentContext(profile, { executablePath, args, viewport: { width: 360, height: 640 } });

const phones = [];
for (const [place, folder] of folders.entries()) {
  const isFloor = place === 0;
  const beside = (name) => path.join(path.dirname(path.resolve(folder)), name);
  const server = await spawnServe(folder, isFloor ? {} : { stub: beside('stub.json'), inject: beside('known.js') });
  const phone = { folder, url: server.url, balance: isFloor ? '#b' : '.hero .total b', profile: fs.mkdtempSync(path.join(os.tmpdir(), 'offline-')), visible: [], drawn: [] };
  // Twice, so that the worker is in charge and everything is on the shelf.
  for (let visit = 0; visit < 2; visit += 1) {
    const context = await open(phone.profile);
    const page = await context.newPage();
    await page.goto(phone.url);
    await page.waitForSelector(phone.balance);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForTimeout(5_000);
    await context.close();
  }
  server.stop();
  phones.push(phone);
}

for (let round = 0; round < Number(rounds); round += 1) {
  for (const phone of phones) {
    const context = await open(phone.profile);
    const page = await context.newPage();
    await page.addInitScript((balance) => {
      window.moments = {};
      const painted = (name) => requestAnimationFrame(() => setTimeout(() => (window.moments[name] = performance.now())));
      const seen = new Set();
      const look = () => {
        const figure = document.querySelector(balance);
        const isThere = figure && /Rp/.test(figure.textContent) && figure.getBoundingClientRect().width > 0;
        for (const [name, holds] of [['visible', isThere], ['drawn', isThere && !document.querySelector('#boot')]]) {
          if (holds && !seen.has(name)) {
            seen.add(name);
            painted(name);
          }
        }
        if (seen.size < 2) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, phone.balance);
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    await context.setOffline(true);
    await page.goto(phone.url);
    await page.waitForFunction('window.moments.visible && window.moments.drawn', null, { timeout: 20_000 });
    const { visible, drawn } = await page.evaluate('window.moments');
    phone.visible.push(Math.round(visible));
    phone.drawn.push(Math.round(drawn));
    await context.close();
  }
}

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const floor = median(phones[0].visible);
for (const { folder, visible, drawn, profile } of phones) {
  console.log(`${folder}: visible ${median(visible)} ms (${(median(visible) / floor).toFixed(2)} times the floor's), app ${median(drawn)} ms; ${visible.join(' ')}`);
  fs.rmSync(profile, { recursive: true, force: true });
}
