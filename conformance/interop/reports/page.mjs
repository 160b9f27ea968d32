// A page in headless Chromium, light and dark: `node page.mjs CHROMIUM FILE FINDINGS`.
//
// It asks for nothing but itself, says nothing on the console, is no wider than a telephone, can be read in both schemes,
// and its filter leaves what it is asked for.

import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, file, findings] = process.argv.slice(2);
const address = pathToFileURL(file).href;

// The contrast of two colours as WCAG 2.2 defines it.
function contrast(first, second) {
  const light = (colour) => {
    const parts = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, bright] = [light(first), light(second)].sort((one, other) => one - other);
  return (bright + 0.05) / (dark + 0.05);
}

// Each text of the page with its colour and the ground that it stands on, one of each pair.
function colours() {
  const pairs = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || ['SCRIPT', 'STYLE'].includes(element.tagName)) continue;
    let ground = element;
    while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
    const pair = [getComputedStyle(element).color, getComputedStyle(ground ?? document.body).backgroundColor];
    pairs.set(pair.join(' on '), pair);
  }
  return [...pairs.values()];
}

async function look(browser, colorScheme) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 360, height: 800 } });
  const requests = [];
  const said = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  await page.goto(address);
  await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `the page is ${width} pixels wide`);
  assert.equal(await page.locator('article').count(), Number(findings), 'the number of findings');
  for (const [ink, ground] of await page.evaluate(colours)) {
    const ratio = contrast(ink, ground);
    assert.ok(ratio >= 4.5, `${colorScheme}: ${ink} on ${ground} has a contrast of ${ratio.toFixed(2)}`);
  }
  if (Number(findings) > 0) await filter(page);
  assert.deepEqual(requests.filter((url) => url !== address && !url.startsWith('data:')), [], 'what was asked for');
  assert.deepEqual(said, [], 'what the console says');
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.close();
  return ground;
}

async function filter(page) {
  const visible = page.locator('article:visible');
  const check = await page.locator('article .where code').first().textContent();
  await page.fill('#search', check);
  const left = await visible.allTextContents();
  assert.ok(left.length > 0 && left.every((text) => text.includes(check)), `${left.length} are left of ${check}`);
  await page.fill('#search', 'nothing says this');
  assert.equal(await visible.count(), 0, 'what is left of nothing');
  await page.fill('#search', '');
  for (const box of await page.locator('input.severity').all()) await box.uncheck();
  assert.equal(await visible.count(), 0, 'what is left of no severity');
}

const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const [light, dark] = [await look(browser, 'light'), await look(browser, 'dark')];
  assert.notEqual(light, dark, 'the ground in both schemes');
} finally {
  await browser.close();
}
