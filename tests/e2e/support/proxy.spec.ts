// The proxy decides what the journeys prove, so it is tested itself.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test as base } from '@playwright/test';
import { Proxy } from './proxy.ts';

interface Behind {
  proxy: Proxy;
  /** Bodies that the server has received. */
  received: string[];
}

const test = base.extend<{ behind: Behind }>({
  behind: async ({}, use) => {
    const received: string[] = [];
    const server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => {
        received.push(body);
        response.setHeader('x-from', 'server');
        response.end(request.url === '/large' ? Buffer.alloc(50_000) : `got ${body}`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const proxy = await Proxy.start(() => `http://127.0.0.1:${port}`);
    await use({ proxy, received });
    await proxy.close();
    server.closeAllConnections();
    server.close();
  },
});

const post = (proxy: Proxy, body: string) =>
  fetch(`${proxy.url}/v1/things`, { method: 'POST', body });

test('passes requests and answers on', async ({ behind: { proxy, received } }) => {
  const answer = await post(proxy, 'one');
  expect(await answer.text()).toBe('got one');
  expect(answer.headers.get('x-from')).toBe('server');
  expect(received).toEqual(['one']);
  expect(proxy.asked('POST /v1/things')).toMatchObject([{ body: 'one', status: 200, fate: 'passed' }]);
});

test('loses the answer after the server has done its work', async ({ behind: { proxy, received } }) => {
  const lost = proxy.loseAnswer('POST /v1/things');
  await expect(post(proxy, 'vote')).rejects.toThrow();
  expect(await lost).toMatchObject({ status: 200, fate: 'answer lost' });
  expect(received).toEqual(['vote']);
  expect(await (await post(proxy, 'vote')).text()).toBe('got vote');
});

test('loses the request before the server has it', async ({ behind: { proxy, received } }) => {
  const lost = proxy.loseRequest(/^POST/);
  await expect(post(proxy, 'vote')).rejects.toThrow();
  expect((await lost).fate).toBe('request lost');
  expect(received).toEqual([]);
});

test('has no network, and has it again', async ({ behind: { proxy, received } }) => {
  proxy.offline();
  await expect(post(proxy, 'one')).rejects.toThrow();
  proxy.online();
  expect((await post(proxy, 'two')).status).toBe(200);
  expect(received).toEqual(['two']);
});

test('holds a request back', async ({ behind: { proxy, received } }) => {
  const { held, release } = proxy.hold('POST');
  const answer = post(proxy, 'one');
  await held;
  expect(received).toEqual([]);
  release();
  expect((await answer).status).toBe(200);
});

test('answers in the place of the server', async ({ behind: { proxy, received } }) => {
  const answered = proxy.answer('POST', 503, { code: 'unavailable' });
  const answer = await post(proxy, 'one');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ code: 'unavailable' });
  expect((await answered).fate).toBe('answered here');
  expect(received).toEqual([]);
});

test('is as slow as it is told', async ({ behind: { proxy } }) => {
  proxy.setLine({ latency: 150, kilobits: 1600 });
  const start = performance.now();
  await (await fetch(`${proxy.url}/large`)).arrayBuffer();
  const took = performance.now() - start;
  // 50 kB at 200 kB a second, and one way there and back.
  expect(took).toBeGreaterThan(390);
  expect(took).toBeLessThan(1_500);
});
