/** Prints the types of the HTTP API from the server's own OpenAPI document; no server and no database runs. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const ROOT = new URL('../../', import.meta.url).pathname;
const DOCUMENT = `
import json, logging, pathlib, tempfile
logging.disable()
from api.app import create_app
from catalogs.settings import Settings
with tempfile.TemporaryDirectory() as folder:
    settings = Settings(data=pathlib.Path(folder), database_url="postgresql://nowhere/none")
    print(json.dumps(create_app(settings).openapi()))
`;

/** The API's types as TypeScript. */
export async function generate() {
  const venv = `${ROOT}.venv/bin/python`;
  const python = existsSync(venv) ? venv : 'python3';
  const text = execFileSync(python, ['-c', DOCUMENT], { cwd: ROOT, maxBuffer: 64 << 20, encoding: 'utf-8' });
  const types = astToString(await openapiTS(JSON.parse(text.trim().split('\n').at(-1))));
  return `/** Types of the HTTP API: written by \`npm run generate\`, never by hand. */\n${types}`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) process.stdout.write(await generate());
