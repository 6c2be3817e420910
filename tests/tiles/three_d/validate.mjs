// Runs the Khronos glTF validator over GLB files and prints the issues of each as JSON.
// node validate.mjs PATH_OF_GLTF_VALIDATOR/index.js FILE...
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [module, ...files] = process.argv.slice(2);
const validator = createRequire(import.meta.url)(module);
const found = {};
for (const file of files) {
  const report = await validator.validateBytes(new Uint8Array(readFileSync(file)), { uri: file, maxIssues: 0 });
  found[file] = report.issues;
}
console.log(JSON.stringify({ version: validator.version(), found }));
