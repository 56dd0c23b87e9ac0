#!/usr/bin/env node
/**
 * record.mjs URL NUMBER PASSWORD [OUT]
 *
 * Signs in to a running server and writes what a member's phone would read from it as a stub for the
 * performance harness: OUT/stub.json (its answers), OUT/known.js (the page of a phone on which
 * somebody has signed in), OUT/dist (the app with its page as that server sends it, the cooperative's
 * document in it) and OUT/apps.json (the row of this app for its suite, signed in and not).
 * Nothing of the session is written.
 */
import fs from 'node:fs';
import path from 'node:path';

const [url, memberNumber, password, out = 'target/perf'] = process.argv.slice(2);
if (!password) {
  console.error('usage: record.mjs URL NUMBER PASSWORD [OUT]');
  process.exit(2);
}
const headers = { 'x-sokoguru': '1', 'content-type': 'application/json' };
const signedIn = await fetch(url + '/v1/sessions', {
  method: 'POST',
  headers,
  body: JSON.stringify({ memberNumber, password, device: 'perf' }),
});
if (!signedIn.ok) throw new Error(`sign-in answered ${signedIn.status}`);
headers.cookie = signedIn.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');

const stub = [];
for (const read of ['/v1/me', '/v1/home', '/v1/savings', '/v1/loans', '/v1/loan-products', '/v1/loan-applications', '/v1/meetings', '/.well-known/koperasi']) {
  const answer = await fetch(url + read, { headers });
  if (!answer.ok) throw new Error(`${read} answered ${answer.status}`);
  stub.push({ method: 'GET', path: '^' + read.replace('.', '\\.') + '$', status: 200, body: await answer.json() });
}
stub.push({ path: '^/v1/', status: 404, body: { type: 'about:blank', title: 'Not found', status: 404, code: 'not_found' } });
await fetch(url + '/v1/sessions/current', { method: 'DELETE', headers });

fs.mkdirSync(out, { recursive: true });
const write = (name, text) => fs.writeFileSync(path.join(out, name), text);
write('stub.json', JSON.stringify(stub, null, 1));
write('known.js', `localStorage.setItem('sokoguru.settings', JSON.stringify({ ...JSON.parse(localStorage.getItem('sokoguru.settings') || '{}'), known: '1' }));\n`);
const dist = 'dist';
fs.rmSync(path.join(out, dist), { recursive: true, force: true });
fs.cpSync('dist', path.join(out, dist), { recursive: true });
for (const coded of ['index.html.br', 'index.html.gz']) fs.rmSync(path.join(out, dist, coded), { force: true });
write('dist/index.html', await (await fetch(url + '/')).text());
write('apps.json', JSON.stringify([
  { name: 'sokoguru', dir: dist, path: '/', stub: 'stub.json', selector: '#boot-name, h1', text: '.' },
  { name: 'sokoguru-savings', dir: dist, path: '/', stub: 'stub.json', inject: 'known.js', selector: '.hero .total b', text: 'Rp' },
], null, 1));
console.log(`wrote ${out}/stub.json, known.js, apps.json, dist`);
