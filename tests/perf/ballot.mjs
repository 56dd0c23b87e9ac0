#!/usr/bin/env node
/**
 * ballot.mjs WASM [SLOWDOWN]
 *
 * Times sealing and checking a ballot in Chromium with a slowed processor (6 times unless told
 * otherwise), the first use of a fresh page included. Build the wasm first:
 *
 *   cargo build --manifest-path tests/perf/ballot/Cargo.toml --target-dir target/perf-ballot --release --target wasm32-unknown-unknown
 *   node tests/perf/ballot.mjs target/perf-ballot/wasm32-unknown-unknown/release/sokoguru_ballot_in_the_browser.wasm
 *
 * Times of one machine in one sitting; no test.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';

const { chromium } = createRequire(new URL('../e2e/package.json', import.meta.url))('@playwright/test');
const [file, slowdown = '6'] = process.argv.slice(2);
if (!file) {
  console.error('usage: ballot.mjs WASM [SLOWDOWN]');
  process.exit(2);
}
const bytes = fs.readFileSync(file).toString('base64');
const executablePath = process.env.CHROME_PATH ?? execFileSync('which', ['chromium']).toString().trim();
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const runs = [];
for (let run = 0; run < 5; run += 1) {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: Number(slowdown) });
  runs.push(
    await page.evaluate(async (base64) => {
      const binary = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const time = (work) => {
        const start = performance.now();
        const value = work();
        return [performance.now() - start, value];
      };
      const { instance } = await WebAssembly.instantiate(binary, {});
      const { prepare, seal_three, seal_ten, verify } = instance.exports;
      prepare();
      const [first, size] = time(() => seal_three(1));
      const [check, holds] = time(verify);
      const middle = (work) => Array.from({ length: 9 }, (_, place) => time(() => work(place + 2))[0]).sort((a, b) => a - b)[4];
      const three = middle(seal_three);
      const again = middle(() => verify());
      const [firstTen, sizeTen] = time(() => seal_ten(1));
      const ten = middle(seal_ten);
      const checkTen = middle(() => verify());
      return { first, size, check, holds, three, again, firstTen, sizeTen, ten, checkTen };
    }, bytes),
  );
  await page.close();
}
await browser.close();
if (runs.some(({ holds }) => holds !== 1)) throw new Error('a sealed ballot did not hold');
const median = (name) => runs.map((run) => run[name]).sort((a, b) => a - b)[2].toFixed(1);
console.log(`processor ${slowdown} times slower, medians of 5 fresh pages, ms`);
console.log(`seal 3 options: first use ${median('first')}, later ${median('three')}; ${runs[0].size} bytes`);
console.log(`verify 3 options: first use ${median('check')}, later ${median('again')}`);
console.log(`seal 3 of 10: first use ${median('firstTen')}, later ${median('ten')}; ${runs[0].sizeTen} bytes`);
console.log(`verify 3 of 10: ${median('checkTen')}`);
