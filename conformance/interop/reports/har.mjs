// A recording against the JSON Schema of HAR 1.2: `node har.mjs FILE`.

import { readFileSync } from 'node:fs';
import { har } from 'har-validator';

try {
  await har(JSON.parse(readFileSync(process.argv[2], 'utf8')));
} catch (error) {
  console.log(JSON.stringify(error.errors ?? String(error)));
  process.exit(1);
}
