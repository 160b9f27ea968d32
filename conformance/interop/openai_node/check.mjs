// The official Node client against a Files API server.
//
// `node check.mjs URL KEY OTHER_KEY`, where the URL is that of the API, such as `http://127.0.0.1:8080/openai`. Each
// check is one line; the last line counts them.

import assert from 'node:assert/strict';
import { AzureOpenAI, AuthenticationError, BadRequestError, NotFoundError, PermissionDeniedError, UnprocessableEntityError, toFile } from 'openai';

const [url, key, otherKey] = process.argv.slice(2);
const VERSION = '2024-10-21';
const STRANGE = ['file a/b%?#é', '%2e%2e', 'file-%00', 'a/../b', "';--", '文件', 'x'.repeat(300), 'file-*', '?', '#', ' ', 'content'];
const NAMES = ['data é.jsonl', 'отчёт 文件 🗑.jsonl', 'semi;colon=1.txt', '100% (copy), v2.txt', `${'a'.repeat(200)}.bin`];

// A client as its documentation has it, but without retries.
function connect(apiKey, apiVersion = VERSION) {
  return new AzureOpenAI({ endpoint: url.replace(/\/openai\/?$/, ''), apiKey, apiVersion, maxRetries: 0, timeout: 20_000 });
}

const client = connect(key);
const other = connect(otherKey);

async function upload(content = '{"a": 1}\n', name = 'data.jsonl', purpose = 'assistants') {
  return client.files.create({ file: await toFile(Buffer.from(content), name), purpose });
}

// The files of the first page: to iterate would ask for more pages for ever, since this client stops only at `has_more`,
// which the API does not describe.
async function listed(by = client, query = {}) {
  return (await by.files.list(query)).data;
}

async function read(id) {
  return Buffer.from(await (await client.files.content(id)).arrayBuffer());
}

// The three calls that are made on one file.
const calls = (by) => [(id) => by.files.retrieve(id), (id) => by.files.content(id), (id) => by.files.delete(id)];

// Fails unless a call ends in an error of one of these kinds; gives the error.
async function raises(kinds, call) {
  let result;
  try {
    result = await call();
  } catch (error) {
    assert(kinds.some((kind) => error instanceof kind), `an error of another kind: ${error}`);
    return error;
  }
  return assert.fail(`answered ${JSON.stringify(result)} where an error was expected`);
}

const checks = {
  async 'A file from its upload to its end.'() {
    const content = '{"a": 1}\n{"b": 2}\n';
    const file = await upload(content, 'life.jsonl', 'batch');
    assert.deepEqual([file.object, file.filename, file.purpose, file.bytes], ['file', 'life.jsonl', 'batch', 18]);
    const got = await client.files.retrieve(file.id);
    assert.deepEqual([got.id, got.filename, got.bytes, got.created_at], [file.id, 'life.jsonl', 18, file.created_at]);
    assert.equal((await read(file.id)).toString(), content);
    assert((await listed()).some(({ id }) => id === file.id));
    const gone = await client.files.delete(file.id);
    assert.deepEqual([gone.id, gone.deleted, gone.object], [file.id, true, 'file']);
    for (const call of calls(client)) {
      const error = await raises([NotFoundError], () => call(file.id));
      assert(error.error?.message, 'the error has no message');
    }
    assert(!(await listed()).some(({ id }) => id === file.id));
    assert(!(await listed(client, { purpose: 'batch' })).some(({ id }) => id === file.id));
  },

  async 'A list by purpose has the files of that purpose and no others.'() {
    for (const purpose of ['assistants', 'batch', 'fine-tune']) {
      const file = await upload('{}', 'data.jsonl', purpose);
      const files = await listed(client, { purpose });
      assert.equal(files.filter(({ id }) => id === file.id).length, 1);
      assert(files.every((item) => item.purpose === purpose));
      await client.files.delete(file.id);
    }
  },

  async 'Any bytes come back as they were.'() {
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    for (const content of [Buffer.alloc(0), Buffer.alloc(1), Buffer.concat(Array(1024).fill(every)), Buffer.from('\r\n--\r\n'), Buffer.from('\ufeff{}\r\n')]) {
      const file = await upload(content, 'data.bin');
      assert((await read(file.id)).equals(content), `${content.length} bytes came back otherwise`);
      assert.equal((await client.files.retrieve(file.id)).bytes, content.length);
      await client.files.delete(file.id);
    }
  },

  async 'Any file name comes back as it was.'() {
    for (const name of NAMES) {
      const file = await upload('{}', name);
      assert.equal(file.filename, name);
      assert.equal((await client.files.retrieve(file.id)).filename, name);
      await client.files.delete(file.id);
    }
  },

  async 'Identifiers that nobody has are not found, and nothing is deleted.'() {
    const file = await upload();
    for (const strange of [...STRANGE, file.id.toUpperCase(), file.id.slice(0, -1), `${file.id}0`, `${file.id}/content`]) {
      for (const call of calls(client)) await raises([NotFoundError, BadRequestError], () => call(strange));
    }
    for (const dots of ['.', '..']) await assert.rejects(async () => client.files.delete(dots));
    const error = await client.files.delete('').then(() => null, (failure) => failure);
    assert(error && error.status >= 400 && error.status < 500, 'a delete of the collection is not refused');
    assert((await listed()).some(({ id }) => id === file.id));
    await client.files.delete(file.id);
  },

  async 'Another tenant sees nothing.'() {
    const file = await upload();
    assert(!(await listed(other)).some(({ id }) => id === file.id));
    for (const call of calls(other)) await raises([NotFoundError], () => call(file.id));
    assert.equal((await client.files.retrieve(file.id)).id, file.id);
    await client.files.delete(file.id);
  },

  async 'Another key is refused, without having done anything.'() {
    const file = await upload();
    const stranger = connect('no-such-key');
    const refusals = [AuthenticationError, PermissionDeniedError];
    for (const call of calls(stranger)) await raises(refusals, () => call(file.id));
    await raises(refusals, () => stranger.files.list());
    assert.equal((await client.files.retrieve(file.id)).id, file.id);
    await client.files.delete(file.id);
  },

  async 'What the description does not allow is refused.'() {
    const refusals = [BadRequestError, UnprocessableEntityError, NotFoundError];
    await raises(refusals, () => upload('{}', 'data.jsonl', 'nonsense'));
    await raises(refusals, () => connect(key, '1999-01-01').files.list());
    await raises(refusals, () => client.files.list({ purpose: 'nonsense' }));
  },

  async 'Arguments that the description does not have do no harm.'() {
    const file = await upload();
    assert((await listed(client, { limit: 100, order: 'desc' })).some(({ id }) => id === file.id));
    await client.files.delete(file.id);
  },

  async 'Two deletes at once: one of them succeeds.'() {
    const files = await Promise.all(Array.from({ length: 20 }, (_, number) => upload(`${number}`, `${number}.bin`)));
    assert.equal(new Set(files.map(({ id }) => id)).size, 20);
    for (const [number, { id }] of files.entries()) assert.equal((await read(id)).toString(), `${number}`);
    const results = await Promise.allSettled(files.flatMap(({ id }) => [client.files.delete(id), client.files.delete(id)]));
    for (let place = 0; place < results.length; place += 2) {
      const pair = results.slice(place, place + 2);
      assert.deepEqual(pair.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      assert(pair.find(({ status }) => status === 'rejected').reason instanceof NotFoundError);
    }
  },
};

let passed = 0;
let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}: ${error.message}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
