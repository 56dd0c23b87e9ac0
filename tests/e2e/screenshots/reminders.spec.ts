// Pictures of reminders: off, on, blocked, offered, and on a meeting to come.
import type { Page } from '@playwright/test';
import { appStarted, asMember, signedIn } from '../pages/member.ts';
import { expect, test } from '../support/phone.ts';
import { PUSH_SERVICE, Push } from '../support/push.ts';

test.setTimeout(120_000);

test('reminders', async ({ phone, network, server, members }, info) => {
  server.options = ['--push-service', PUSH_SERVICE];
  await server.restart();
  const look = info.project.name;
  const push = new Push(phone);
  await push.start('granted');
  const page: Page = await signedIn(phone, members[0]);
  await phone.keptForOffline();
  const take = async (name: string) => {
    await appStarted(page);
    await expect(page.locator('.bone:visible')).toHaveCount(0);
    await page.waitForTimeout(250);
    await phone.picture(look, name);
  };
  await page.goto('/lainnya/pengingat');
  await take('50-reminders-off');
  await page.goto('/pinjaman');
  await page.locator('a[href^="/pinjaman/loan"]').first().click();
  await page.getByRole('button', { name: 'Ingatkan saya' }).scrollIntoViewIfNeeded();
  await take('51-reminders-offer');
  await page.getByRole('button', { name: 'Simpan ke kalender HP' }).scrollIntoViewIfNeeded();
  await take('52-calendar-button');
  const meeting = await (await asMember(server.url, members[0])).get<{ summary: object }>('/v1/meetings/rat-2025');
  const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const summary = { ...meeting.summary, phase: 'announced', startsAt: later(20), openAt: later(20), closeAt: later(21), acceptUntil: later(22) };
  const coming = { ...meeting, summary };
  network.answer(/^GET \/v1\/meetings\/rat-2025$/, 200, coming, 99);
  await page.goto('/rat/rat-2025');
  await page.getByRole('button', { name: 'Ingatkan saya' }).scrollIntoViewIfNeeded();
  await take('53-meeting-to-come');
  await page.goto('/lainnya/pengingat');
  await page.getByRole('button', { name: 'Nyalakan pengingat' }).click();
  await expect(page.getByText('Menyala di HP ini')).toBeVisible();
  await take('54-reminders-on');
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await take('55-reminders-on-below');
  const home = await (await asMember(server.url, members[0])).get<{ nextDue: { dueOn: string } }>('/v1/home');
  const soon = new Date(Date.now() + 3 * 86_400_000);
  home.nextDue.dueOn = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Jakarta' }).format(soon);
  network.answer('GET /v1/home', 200, home, 9);
  await page.goto('/');
  await page.getByText('3 hari lagi').scrollIntoViewIfNeeded();
  await take('56-home-due-soon');
  await push.allow('denied');
  await page.goto('/lainnya/pengingat');
  await take('57-reminders-blocked');
});
