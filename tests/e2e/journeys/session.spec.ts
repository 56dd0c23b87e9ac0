// The session ends while the network is gone; and what signing out leaves behind.
import { asMember, fillApplication, regain, signIn, signedIn, tab, total } from '../pages/member.ts';
import { expect, test } from '../support/phone.ts';

interface Sessions {
  items: { id: string; current: boolean }[];
}

test('the server ended the session during an outage: nothing looks lost, the write waits for signing in', async ({ phone, network, server, members }) => {
  const member = members[1];
  const page = await signedIn(phone, member);
  const sum = await total(page).innerText();
  await page.goto('/pinjaman/ajukan');
  await expect(page.getByLabel('Jumlah pinjaman', { exact: true })).toBeVisible();
  await phone.keptForOffline();
  network.offline();
  await fillApplication(page, { amount: '2.500.000', months: '5', purpose: 'Renovasi dapur' });
  await page.getByRole('button', { name: 'Kirim pengajuan' }).click();
  await expect(page.getByText('Tersimpan di HP, belum terkirim').first()).toBeVisible();

  const office = await asMember(server.url, member);
  const { items } = await office.get<Sessions>('/v1/sessions');
  for (const session of items.filter(({ current }) => !current)) await office.remove(`/v1/sessions/${session.id}`);
  await regain(network, page);
  await expect(page.getByText(/Sesi Anda berakhir/).first()).toBeVisible({ timeout: 40_000 });
  await page.goto('/');
  await expect(total(page)).toHaveText(sum);
  await page.goto('/lainnya/kotak-keluar');
  await expect(page.getByText('Akan dikirim setelah Anda masuk lagi.')).toBeVisible();

  await page.getByRole('status').getByRole('link', { name: 'Masuk', exact: true }).click();
  await signIn(page, member);
  await expect.poll(async () => (await office.get<{ items: { purpose: string }[] }>('/v1/loan-applications')).items.filter(({ purpose }) => purpose === 'Renovasi dapur').length, { timeout: 40_000 }).toBe(1);
});

test('signing out leaves nothing of the member on the phone, also without network', async ({ phone, network, members }) => {
  const page = await signedIn(phone, members[0]);
  for (const place of ['Simpanan', 'Pinjaman', 'RAT', 'Lainnya']) await tab(page, place);
  await phone.keptForOffline();
  expect(Object.keys((await phone.stored()).databases).length).toBeGreaterThan(0);
  network.offline();
  await page.getByRole('button', { name: 'Keluar', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keluar', exact: true }).click();
  await expect(page.getByLabel('Nomor anggota')).toBeVisible();
  const stored = await phone.stored();
  expect(Object.values(stored.databases).reduce((sum, count) => sum + count, 0)).toBe(0);
  expect(stored.caches.filter((name) => !name.startsWith('sokoguru-shell-'))).toEqual([]);
  expect(stored.local.filter((key) => key !== 'sokoguru.settings')).toEqual([]);
  await page.reload();
  await expect(page.getByLabel('Nomor anggota')).toBeVisible();
});

test('a sign-out without network ends the session as soon as the app is opened with one', async ({ phone, network, server, members }) => {
  const member = members[1];
  const page = await signedIn(phone, member);
  await phone.keptForOffline();
  await tab(page, 'Lainnya');
  network.offline();
  await page.getByRole('button', { name: 'Keluar', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keluar', exact: true }).click();
  await expect(page.getByLabel('Nomor anggota')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Nomor anggota')).toBeVisible();
  const office = await asMember(server.url, member);
  const others = async () => (await office.get<Sessions>('/v1/sessions')).items.filter(({ current }) => !current).length;
  expect(await others()).toBe(1);

  network.online();
  await page.reload();
  await expect(page.getByLabel('Nomor anggota')).toBeVisible();
  await expect.poll(others).toBe(0);
  await expect.poll(() => network.asked('DELETE /v1/sessions/current').length).toBe(1);
  expect((await page.context().cookies()).filter(({ name }) => name.includes('sokoguru'))).toEqual([]);
  // Told once.
  await page.reload();
  await expect(page.getByLabel('Nomor anggota')).toBeVisible();
  await signIn(page, member);
  await expect(total(page)).toBeVisible();
  expect(network.asked('DELETE /v1/sessions/current')).toHaveLength(1);
});

test('a sign-out that was interrupted in the middle is finished at the next start', async ({ phone, members }) => {
  const page = await signedIn(phone, members[0]);
  await page.evaluate(() => {
    const settings = JSON.parse(localStorage.getItem('sokoguru.settings') ?? '{}');
    localStorage.setItem('sokoguru.settings', JSON.stringify({ ...settings, leaving: '1' }));
  });
  await page.reload();
  await expect(page.getByLabel('Nomor anggota')).toBeVisible();
  expect((await phone.stored()).databases).toEqual({});
});

test('what is stored on the phone cannot be read without its key', async ({ phone, members }) => {
  const page = await signedIn(phone, members[0]);
  const sum = (await total(page).innerText()).replaceAll(/\D/g, '');
  await tab(page, 'Simpanan');
  expect(sum.length).toBeGreaterThan(4);
  const dump = await page.evaluate(async () => {
    const texts: string[] = [];
    const read = (value: unknown): void => {
      if (typeof value === 'string') texts.push(value);
      else if (value instanceof ArrayBuffer) texts.push(new TextDecoder('latin1').decode(value));
      else if (ArrayBuffer.isView(value)) texts.push(new TextDecoder('latin1').decode(value as Uint8Array));
      else if (value instanceof CryptoKey) texts.push(`extractable:${value.extractable}`);
      else if (value && typeof value === 'object') Object.values(value).forEach(read);
    };
    for (const { name } of await indexedDB.databases()) {
      const open = indexedDB.open(name ?? '');
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => { all.onsuccess = resolve; });
        all.result.forEach(read);
      }
      database.close();
    }
    return texts.join('\n');
  });
  expect(dump).toContain('extractable:false');
  expect(dump).not.toContain('extractable:true');
  expect(dump).not.toContain(sum);
  expect(dump).not.toContain('asOf');
});

test('a phone that threw the stored data away finds the session again by its cookie', async ({ phone, members }) => {
  const page = await signedIn(phone, members[0]);
  const sum = await total(page).innerText();
  await page.goto('about:blank');
  const session = await phone.context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: phone.origin, storageTypes: 'indexeddb,cache_storage,service_workers' });
  await page.goto(phone.origin);
  await expect(total(page)).toHaveText(sum);
});

test('another language changes every word and stays after a reload', async ({ phone, members }) => {
  const page = await signedIn(phone, members[0]);
  await page.goto('/lainnya/tampilan');
  await page.getByRole('radio', { name: 'English' }).check({ force: true });
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Savings' })).toBeVisible();
  await page.goto('/');
  await expect(page.getByText('Total savings')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('a member changes the password: this phone goes on, another device has to know the new one', async ({ phone, server, members }) => {
  const member = members[1];
  const page = await signedIn(phone, member);
  const elsewhere = await asMember(server.url, member);
  await tab(page, 'Lainnya');
  await page.getByRole('link', { name: /Ganti kata sandi/ }).click();
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const [current, fresh, repeat] = [field('Kata sandi sekarang'), field('Kata sandi baru'), field('Ulangi kata sandi baru')];
  await current.fill('bukan-yang-ini');
  await fresh.fill('embun-pagi-2026');
  await repeat.fill('embun-pagi-2026');
  await page.getByRole('button', { name: 'Ganti kata sandi' }).click();
  await expect(page.getByRole('alert').getByText('Kata sandi sekarang salah.')).toBeVisible();
  await expect.poll(() => elsewhere.get('/v1/me').then(() => true)).toBe(true);

  await current.fill(member.password);
  await page.getByRole('button', { name: 'Ganti kata sandi' }).click();
  await expect(page.getByText('Kata sandi sudah diganti')).toBeVisible();
  await expect(elsewhere.get('/v1/me')).rejects.toThrow('401');
  await expect(asMember(server.url, member)).rejects.toThrow('401');
  await asMember(server.url, { ...member, password: 'embun-pagi-2026' });
  await tab(page, 'Simpanan');
  await expect(page.getByRole('heading', { name: 'Simpanan' }).first()).toBeVisible();
});
