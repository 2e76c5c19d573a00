// Runs a guest under node's own WASI: node-wasi.mjs PROGRAM GUEST_DIRECTORY HOST_DIRECTORY ARGS…
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [program, guestPath, hostPath, ...args] = process.argv.slice(2);
const wasi = new WASI({
  version: 'preview1',
  args: ['bench', ...args],
  preopens: { [guestPath]: hostPath },
  returnOnExit: true,
});
const module = new WebAssembly.Module(readFileSync(program));
process.exitCode = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
